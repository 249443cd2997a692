import type { GuardFinding } from '../model/guard-verdict.ts';
import type { Reproduction, TextFile } from '../model/index.ts';
import type { Syntax } from '../ports/syntax.ts';
import { countHiddenCharacters } from './hidden-characters.ts';
import { judgeReproductionUses } from './judge-code.ts';
import { judgeReproductionImports, type Manifests } from './judge-imports.ts';
import { findReproductionSecrets } from './judge-texts.ts';
import { judgePathForm } from './path-form.ts';
import { findSecrets } from './redaction.ts';
import { reproductionFolder } from './test-paths.ts';

const maxFiles = 3;
/** Characters of one reproduction file; a captured request may be long. */
const maxLength = 256 * 1024;

/** What a reproduction may be: a few test files of its own, that run and reach nothing but the code under test. */
export function judgeReproductionForm({ kind, files, testFiles }: Reproduction): readonly GuardFinding[] {
  const findings: GuardFinding[] = files.flatMap((file) => judgeFile(file));
  const refuse = (what: string, accepted: string) => findings.push({ rule: 'reproduction', what, accepted });
  if (files.length > maxFiles)
    refuse(`the reproduction adds ${files.length} files, at most ${maxFiles} may be`, 'one test file and its event');
  if (kind === 'none' || kind === 'failing-test') {
    if (files.length > 0) refuse(`a reproduction of kind ${kind} adds no files`, 'no files');
    return findings;
  }
  const own = new Set(files.map((file) => file.path));
  if (testFiles.length === 0 || testFiles.some((path) => !own.has(path)))
    refuse('the reproduction must run test files of its own and no others', 'its own files in testFiles');
  return findings;
}

function judgeFile({ path, content }: TextFile): readonly GuardFinding[] {
  const odd = judgePathForm(path);
  if (odd !== undefined) return [{ rule: 'path', what: odd, accepted: `a file in ${reproductionFolder}/` }];
  const findings: GuardFinding[] = [];
  const refuse = (rule: string, what: string, accepted: string) => findings.push({ rule, path, what, accepted });
  const segments = path.split('/');
  const name = segments.at(-1) ?? '';
  if (segments.at(-2) !== reproductionFolder || segments.slice(0, -2).some(isProtectedFolder))
    refuse('reproduction', `a reproduction belongs in ${reproductionFolder}/`, `${reproductionFolder}/${name}`);
  // A runner loads other names by itself: a configuration or a manifest here would decide how the proof is run.
  if (!/^[a-z0-9][\w-]*(?:\.[\w-]+)*\.(?:(?:test|spec)\.[cm]?[jt]sx?|event\.json)$/i.test(name))
    refuse('reproduction', 'a reproduction is a test file, or an event it sends (*.event.json)', 'incident.test.ts');
  if (content.length > maxLength)
    refuse('size', `the reproduction is longer than ${maxLength} characters`, 'a shorter event');
  if (findSecrets(content).length > 0)
    refuse('secret', 'the reproduction holds something that looks like a secret', 'a made-up value');
  if (countHiddenCharacters(content) > 0)
    refuse('hidden text', 'the reproduction holds invisible or direction-changing characters', 'escapes: \\u200b');
  return findings;
}

function isProtectedFolder(name: string): boolean {
  return name.startsWith('.') || name === reproductionFolder || name === 'node_modules';
}

/** What the reproduction's code does, by its syntax tree. */
export async function judgeReproductionCode(
  { path, content }: TextFile,
  syntax: Syntax,
  manifests: Manifests | undefined,
): Promise<readonly GuardFinding[]> {
  const reading = await syntax.read(path, content);
  if (reading.outcome === 'no parser') return [];
  if (reading.outcome === 'unreadable') {
    const { line, reason } = reading;
    return [
      { rule: 'syntax', path, line, what: `the reproduction cannot be parsed: ${reason}`, accepted: 'a program' },
    ];
  }
  const { facts } = reading;
  return [
    ...judgeReproductionImports(path, facts.imports, manifests),
    ...judgeReproductionUses(path, facts),
    ...findReproductionSecrets(path, facts),
  ];
}
