import type { Diagnosis, FileChange, Patch, Reproduction, TextFile } from '../model/index.ts';
import { countChangedLines } from './changed-lines.ts';
import { countHiddenCharacters, judgeReach, judgeTestReach } from './code-reach.ts';
import type { GuardrailRule } from './config.ts';
import { matchesGlob } from './glob.ts';
import { findHostCommands, findSubjectCommands } from './host-commands.ts';
import { judgePathForm } from './path-form.ts';
import { alwaysDenied, reproductionFolder } from './protected-paths.ts';
import { findSecrets } from './redaction.ts';

/** Characters of one added line; a longer one hides from its reader, and from the limit on lines. */
const maxLineLength = 500;
/** Characters of one file, before or after the change. */
const maxFileLength = 1_000_000;
const maxReproductionFiles = 3;
/** Characters of one reproduction file; a captured request may be long. */
const maxReproductionLength = 256 * 1024;

/**
 * Every reason a patch may not be tried, in words; none when it may.
 * Judges what would be written, not what the author says of it: `before` is compared with the base when it is applied.
 */
export function judgeGuardrails(patch: Patch, diagnosis: Diagnosis, rule: GuardrailRule): readonly string[] {
  const giant = [...patch.files, ...patch.reproduction.files].filter((file) => sizeOf(file) > maxFileLength);
  // What is judged below takes time that grows with the text.
  if (giant.length > 0) return giant.map(({ path }) => `${path}: longer than ${maxFileLength} characters`);
  return [
    ...judgeTitle(patch.title),
    ...findHostCommands(patch.rationale).map((what) => `the rationale ${what}`),
    ...patch.files.flatMap((file) => judgeFile(file, diagnosis, rule)),
    ...judgeSize(patch.files, rule),
    ...judgeReproduction(patch.reproduction),
    ...judgeNames([...patch.files, ...patch.reproduction.files].map((file) => file.path)),
  ];
}

function sizeOf(file: FileChange | TextFile): number {
  return 'content' in file ? file.content.length : Math.max(file.before?.length ?? 0, file.after?.length ?? 0);
}

/** It becomes a commit's subject and a pull request's title, which no code host shows as code; a squashed merge makes one of the other. */
function judgeTitle(title: string): readonly string[] {
  const odd = /[\r\n]/.test(title) || countHiddenCharacters(title) > 0;
  return [
    ...(odd ? ['the title is not one plain line'] : []),
    ...findSubjectCommands(title).map((what) => `the title ${what}`),
  ];
}

function judgeFile(file: FileChange, diagnosis: Diagnosis, rule: GuardrailRule): readonly string[] {
  const { path, before, after } = file;
  const reasons = [...judgePath(path, rule)];
  if (after === null) reasons.push(`${path}: a fix may not delete a file`);
  if (before === null) reasons.push(`${path}: a fix may not add a file other than its reproduction`);
  if (before !== null && before === after) reasons.push(`${path}: nothing is changed`);
  if (!rule.beyondDiagnosis && !diagnosis.files.includes(path))
    reasons.push(`${path}: the diagnosis does not name this file`);
  return [...reasons, ...judgeText(path, before ?? '', after ?? '')];
}

/** Every reason a fix may not change the file at a path; none when it may. */
export function judgePath(path: string, rule: GuardrailRule): readonly string[] {
  const odd = judgePathForm(path);
  if (odd !== undefined) return [odd];
  const denied = [...alwaysDenied, ...rule.deny].find((glob) => matchesGlob(path, glob));
  if (denied !== undefined) return [`${path}: protected path (${denied})`];
  if (!rule.allow.some((glob) => matchesGlob(path, glob))) return [`${path}: outside the allowed paths`];
  return [];
}

function judgeText(path: string, before: string, after: string): readonly string[] {
  const reasons: string[] = [];
  const knownSecrets = new Set(findSecrets(before));
  if (findSecrets(after).some((secret) => !knownSecrets.has(secret)))
    reasons.push(`${path}: the change adds something that looks like a secret`);
  if (countHiddenCharacters(after) > countHiddenCharacters(before))
    reasons.push(`${path}: the change adds invisible or direction-changing characters`);
  const knownLines = new Set(before.split('\n'));
  if (after.split('\n').some((line) => line.length > maxLineLength && !knownLines.has(line)))
    reasons.push(`${path}: the change adds a line of more than ${maxLineLength} characters`);
  return [...reasons, ...judgeReach(path, before, after)];
}

function judgeSize(files: readonly FileChange[], rule: GuardrailRule): readonly string[] {
  const reasons: string[] = [];
  if (files.length > rule.maxFiles) reasons.push(`${files.length} files are changed, at most ${rule.maxFiles} may be`);
  const lines = files.reduce(
    (sum, file) => sum + countChangedLines(file.before ?? '', file.after ?? '', rule.maxLines),
    0,
  );
  if (lines === 0) reasons.push('nothing is changed');
  if (lines > rule.maxLines) reasons.push(`${lines} or more lines are changed, at most ${rule.maxLines} may be`);
  return reasons;
}

/** On a file system that ignores case two spellings are one file, and the later one wins unseen. */
function judgeNames(paths: readonly string[]): readonly string[] {
  const names = new Set(paths.map((path) => path.toLowerCase()));
  return names.size === paths.length ? [] : ['a file is named twice'];
}

function judgeReproduction({ kind, files, testFiles }: Reproduction): readonly string[] {
  const reasons = files.flatMap((file) => judgeReproductionFile(file));
  if (files.length > maxReproductionFiles)
    reasons.push(`the reproduction adds ${files.length} files, at most ${maxReproductionFiles} may be`);
  if (kind === 'none' || kind === 'failing-test') {
    if (files.length > 0) reasons.push(`a reproduction of kind ${kind} adds no files`);
    return reasons;
  }
  const own = new Set(files.map((file) => file.path));
  if (testFiles.length === 0 || testFiles.some((path) => !own.has(path)))
    reasons.push('the reproduction must run test files of its own and no others');
  return reasons;
}

function judgeReproductionFile({ path, content }: TextFile): readonly string[] {
  const odd = judgePathForm(path);
  if (odd !== undefined) return [odd];
  const reasons: string[] = [];
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  const packageFolders = segments.slice(0, -2);
  if (segments.at(-2) !== reproductionFolder || packageFolders.some(isProtectedFolder))
    reasons.push(`${path}: a reproduction belongs in ${reproductionFolder}/`);
  // A runner loads other names by itself: a configuration or a manifest here would decide how the proof is run.
  if (!/^[a-z0-9][\w-]*(?:\.[\w-]+)*\.(?:(?:test|spec)\.[cm]?[jt]sx?|event\.json)$/i.test(name))
    reasons.push(`${path}: a reproduction is a test file, or an event it sends (*.event.json)`);
  if (content.length > maxReproductionLength)
    reasons.push(`${path}: the reproduction is longer than ${maxReproductionLength} characters`);
  if (findSecrets(content).length > 0)
    reasons.push(`${path}: the reproduction holds something that looks like a secret`);
  if (countHiddenCharacters(content) > 0)
    reasons.push(`${path}: the reproduction holds invisible or direction-changing characters`);
  return [...reasons, ...judgeTestReach(path, content)];
}

function isProtectedFolder(name: string): boolean {
  return name.startsWith('.') || name === reproductionFolder || name === 'node_modules';
}
