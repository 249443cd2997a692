import type { GuardFinding, GuardVerdict } from '../model/guard-verdict.ts';
import type { Diagnosis, Patch } from '../model/index.ts';
import type { Syntax } from '../ports/syntax.ts';
import type { GuardrailRule } from './config.ts';
import { matchesGlob } from './glob.ts';
import { joinVerdicts } from './judge-code.ts';
import { judgeCommittedForm } from './judge-committed.ts';
import { judgeFileCode, judgeFileForm } from './judge-file.ts';
import { findGiants, judgeNames, judgeSize, judgeWords } from './judge-patch-form.ts';
import { judgeReproductionCode, judgeReproductionForm } from './judge-reproduction.ts';
import { openManifests } from './read-manifests.ts';
import { redact } from './redaction.ts';

export { judgePath } from './judge-patch-form.ts';

/** What is judged, and the rules of the service. */
export interface GuardedPatch {
  readonly patch: Patch;
  readonly diagnosis: Diagnosis;
  readonly rule: GuardrailRule;
}

export interface GuardPorts {
  readonly syntax: Syntax;
  /** A file of the base commit; undefined where there is none. */
  readonly readBase: (path: string) => Promise<string | undefined>;
}

/**
 * Every reason that a patch may not be tried, and what its reviewer should look at.
 * Judges what would be written, not what the author says of it: `before` is compared with the base when it is applied.
 */
export async function judgeGuardrails(
  { patch, diagnosis, rule }: GuardedPatch,
  { syntax, readBase }: GuardPorts,
): Promise<GuardVerdict> {
  const giants = findGiants(patch);
  if (giants.length > 0) return { refusals: [...giants], notes: [] };
  const { files, reproduction } = patch;
  const { committed = [] } = reproduction;
  const form: GuardVerdict = {
    refusals: [
      ...judgeWords(patch),
      ...files.flatMap((file) => judgeFileForm(file, rule)),
      ...judgeSize(files, rule),
      ...judgeReproductionForm(reproduction),
      ...judgeCommittedForm(reproduction),
      ...judgeNames([...files, ...reproduction.files, ...committed].map((file) => file.path)),
    ],
    notes: [],
  };
  // A syntax tree takes the longest. What is too long to be read, or lies where no fix may be, needs none.
  if (form.refusals.some(({ rule: name }) => name === 'size' || name === 'path')) return widen(form, rule);
  const manifests = openManifests(readBase);
  const code: GuardVerdict[] = [];
  for (const file of files) code.push(await judgeFileCode(file, { diagnosis, rule, syntax, manifests }));
  for (const file of [...reproduction.files, ...committed]) {
    const refusals = await judgeReproductionCode(file, syntax, await manifests(file.path));
    code.push({ refusals: [...refusals], notes: [] });
  }
  return widen(joinVerdicts(form, ...code), rule);
}

/** Takes out what the configuration allows for a path, and says so. */
function widen({ refusals, notes }: GuardVerdict, { widen: entries }: GuardrailRule): GuardVerdict {
  const kept: GuardFinding[] = [];
  const allowed: GuardFinding[] = [];
  for (const finding of refusals) {
    const { rule, path } = finding;
    const entry = entries.find(
      (one) => one.rule === rule && path !== undefined && one.paths.some((glob) => matchesGlob(path, glob)),
    );
    if (entry === undefined) kept.push(finding);
    else allowed.push({ ...finding, what: `${finding.what}; guardrails.widen allows it here: ${entry.why}` });
  }
  return { refusals: kept.map(clean), notes: [...allowed, ...notes].map(clean) };
}

/** Names are cut from the code that is judged, and code can hold a secret. */
function clean(finding: GuardFinding): GuardFinding {
  return { ...finding, what: redact(finding.what) };
}

/** A finding as a person reads it, and as the next attempt is told: `src/a.ts:3: the change … [rule]. Accepted: …`. */
export function describeFinding({ rule, path, line, what, accepted }: GuardFinding): string {
  const place = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${what} [${rule}]${accepted === undefined ? '' : `. Accepted: ${accepted}`}`;
}
