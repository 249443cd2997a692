import type { GuardFinding, GuardVerdict } from '../model/guard-verdict.ts';
import type { Diagnosis, FileChange } from '../model/index.ts';
import type { ImportedName, Syntax } from '../ports/syntax.ts';
import type { GuardrailRule } from './config.ts';
import { countHiddenCharacters } from './hidden-characters.ts';
import { importsOneOf } from './import-scope.ts';
import { type CodeChange, findRaisedLimits, joinVerdicts, judgeUses } from './judge-code.ts';
import { judgeImports, type Manifests } from './judge-imports.ts';
import { judgePath } from './judge-patch-form.ts';
import { judgeTexts } from './judge-texts.ts';
import { findSecrets } from './redaction.ts';
import { isOtherProgram, judgeTextReach } from './text-reach.ts';

/** Characters of one added line; a longer one hides from its reader, and from the limit on lines. */
const maxLineLength = 500;

/** Whether and where a fix may change a file, and what the text of the change holds. */
export function judgeFileForm({ path, before, after }: FileChange, rule: GuardrailRule): readonly GuardFinding[] {
  const refused = judgePath(path, rule);
  const findings: GuardFinding[] = refused === undefined ? [] : [refused];
  const refuse = (name: string, what: string, accepted: string, line?: number) =>
    findings.push({ rule: name, path, ...(line === undefined ? {} : { line }), what, accepted });
  if (after === null) refuse('path', 'a fix may not delete a file', 'a change of the file');
  if (before === null)
    refuse('path', 'a fix may not add a file other than its reproduction', 'a change of a file that is there');
  if (before !== null && before === after) refuse('size', 'nothing is changed', 'a change');
  const [then, now] = [before ?? '', after ?? ''];
  const known = new Set(findSecrets(then));
  const secret = findSecrets(now).find((one) => !known.has(one));
  if (secret !== undefined)
    refuse(
      'secret',
      'the change adds something that looks like a secret',
      'read it from where the service keeps its secrets',
      lineAt(now, now.indexOf(secret)),
    );
  if (countHiddenCharacters(now) > countHiddenCharacters(then))
    refuse('hidden text', 'the change adds invisible or direction-changing characters', 'escapes: \\u200b');
  const lines = new Set(then.split('\n'));
  const long = now.split('\n').findIndex((line) => line.length > maxLineLength && !lines.has(line));
  if (long >= 0)
    refuse('long line', `the change adds a line of more than ${maxLineLength} characters`, 'shorter lines', long + 1);
  return findings;
}

function lineAt(text: string, offset: number): number {
  return offset < 0 ? 1 : text.slice(0, offset).split('\n').length;
}

/** What the change lets the file do: by its syntax tree, or by its text where there is no parser. */
export async function judgeFileCode(
  { path, before, after }: FileChange,
  { diagnosis, rule, syntax, manifests }: FileContext,
): Promise<GuardVerdict> {
  const [then, now] = [before ?? '', after ?? ''];
  const [base, changed] = [await syntax.read(path, then), await syntax.read(path, now)];
  const imports = base.outcome === 'read' ? base.facts.imports : [];
  const scope: GuardVerdict = { refusals: [...judgeScope(path, imports, diagnosis, rule)], notes: [] };
  if (base.outcome === 'read' && changed.outcome === 'unreadable') {
    const { line, reason } = changed;
    const what = `the changed file cannot be parsed: ${reason}`;
    return joinVerdicts(scope, { refusals: [{ rule: 'syntax', path, line, what, accepted: 'a program' }], notes: [] });
  }
  if (base.outcome !== 'read' || changed.outcome !== 'read') {
    const note = {
      rule: 'text rules',
      path,
      what: 'there is no parser for this file here, so that only its text was judged. Read this change with more care',
    };
    const notes = isOtherProgram(path) ? [note] : [];
    return joinVerdicts(scope, { refusals: [...judgeTextReach(path, then, now)], notes });
  }
  const change: CodeChange = {
    path,
    before: { text: then, facts: base.facts },
    after: { text: now, facts: changed.facts },
  };
  return joinVerdicts(
    scope,
    judgeImports(path, base.facts.imports, changed.facts.imports, await manifests(path)),
    judgeUses(change),
    judgeTexts(change),
    { refusals: [], notes: [...findRaisedLimits(change)] },
  );
}

export interface FileContext {
  readonly diagnosis: Diagnosis;
  readonly rule: GuardrailRule;
  readonly syntax: Syntax;
  /** What the manifests above a file list. */
  readonly manifests: (path: string) => Promise<Manifests | undefined>;
}

/** A fix stays in the files of its diagnosis and in what imports them directly. */
function judgeScope(
  path: string,
  imports: readonly ImportedName[],
  { files }: Diagnosis,
  rule: GuardrailRule,
): readonly GuardFinding[] {
  if (rule.beyondDiagnosis || files.includes(path) || importsOneOf(path, imports, files)) return [];
  return [
    {
      rule: 'scope',
      path,
      what: 'the diagnosis does not name this file, and it imports none of those that it names',
      accepted: `a change of ${files.slice(0, 5).join(', ') || 'the files of a diagnosis'}, or of a file that imports one`,
    },
  ];
}
