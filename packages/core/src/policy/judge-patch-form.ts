import type { GuardFinding } from '../model/guard-verdict.ts';
import type { FileChange, Patch, TextFile } from '../model/index.ts';
import { countChangedLines } from './changed-lines.ts';
import type { GuardrailRule } from './config.ts';
import { matchesGlob, prepareGlob } from './glob.ts';
import { countHiddenCharacters } from './hidden-characters.ts';
import { findHostCommands, findSubjectCommands } from './host-commands.ts';
import { judgePathForm } from './path-form.ts';
import { alwaysDenied } from './protected-paths.ts';

/** Characters of one file, before or after the change. */
const maxFileLength = 1_000_000;

/** Files whose length alone refuses them: all that is judged later takes time that grows with the text. */
export function findGiants({ files, reproduction }: Patch): readonly GuardFinding[] {
  return [...files, ...reproduction.files, ...(reproduction.committed ?? [])]
    .filter((file) => sizeOf(file) > maxFileLength)
    .map(({ path }) => ({
      rule: 'size',
      path,
      what: `longer than ${maxFileLength} characters`,
      accepted: 'a file that a person can read',
    }));
}

function sizeOf(file: FileChange | TextFile): number {
  return 'content' in file ? file.content.length : Math.max(file.before?.length ?? 0, file.after?.length ?? 0);
}

/** How much there is for a person to read. */
export function judgeSize(files: readonly FileChange[], rule: GuardrailRule): readonly GuardFinding[] {
  const findings: GuardFinding[] = [];
  const refuse = (what: string, accepted: string) => findings.push({ rule: 'size', what, accepted });
  if (files.length > rule.maxFiles)
    refuse(`${files.length} files are changed, at most ${rule.maxFiles} may be`, 'a smaller fix, or a higher maxFiles');
  const lines = files.reduce(
    (sum, file) => sum + countChangedLines(file.before ?? '', file.after ?? '', rule.maxLines),
    0,
  );
  if (lines === 0) refuse('nothing is changed', 'a change');
  if (lines > rule.maxLines)
    refuse(
      `${lines} or more lines are changed, at most ${rule.maxLines} may be`,
      'a smaller fix, or a higher maxLines',
    );
  return findings;
}

/** The title becomes a commit's subject and a pull request's title, which no code host shows as code; a squashed merge makes one of the other. */
export function judgeWords({ title, rationale }: Patch): readonly GuardFinding[] {
  const odd = /[\r\n]/.test(title) || countHiddenCharacters(title) > 0;
  const accepted = 'words that only describe the change';
  return [
    ...(odd ? [{ rule: 'title', what: 'the title is not one plain line', accepted }] : []),
    ...findSubjectCommands(title).map((what) => ({ rule: 'title', what: `the title ${what}`, accepted })),
    ...findHostCommands(rationale).map((what) => ({ rule: 'rationale', what: `the rationale ${what}`, accepted })),
  ];
}

/** Two files under one name would make what is judged something else than what is written. */
export function judgeNames(paths: readonly string[]): readonly GuardFinding[] {
  const names = new Set(paths.map((path) => path.toLowerCase()));
  if (names.size === paths.length) return [];
  return [{ rule: 'path', what: 'a file is named twice', accepted: 'each file once' }];
}

const denials = alwaysDenied.map((glob) => ({ glob, matches: prepareGlob(glob) }));

/** Why a fix may not change the file at a path; undefined when it may. */
export function judgePath(path: string, rule: GuardrailRule): GuardFinding | undefined {
  const odd = judgePathForm(path);
  if (odd !== undefined) return { rule: 'path', what: odd, accepted: 'a path such as src/orders/total.ts' };
  const source = 'source that the guardrails of the service allow';
  const denied =
    denials.find(({ matches }) => matches(path))?.glob ?? rule.deny.find((glob) => matchesGlob(path, glob));
  if (denied !== undefined) return { rule: 'path', path, what: `protected path (${denied})`, accepted: source };
  if (rule.allow.some((glob) => matchesGlob(path, glob))) return undefined;
  return { rule: 'path', path, what: 'outside the allowed paths', accepted: source };
}
