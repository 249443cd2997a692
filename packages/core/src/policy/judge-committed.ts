import type { GuardFinding } from '../model/guard-verdict.ts';
import type { Reproduction, TextFile } from '../model/index.ts';
import { matchesGlob } from './glob.ts';
import { countHiddenCharacters } from './hidden-characters.ts';
import { judgePathForm } from './path-form.ts';
import { findSecrets } from './redaction.ts';
import { testPaths } from './test-paths.ts';

/** Lines of the test that a pull request adds: a person reads it beside the tests of the project. */
const maxLines = 120;
/** What a runner loads by itself, with every command. */
const loaded = /(?:config|setup|teardown|global|environment|reporter|loader|register|hooks?|index|conftest|mocharc)/i;

/** What the short form of a reproduction may be: one new test file among those of the project. */
export function judgeCommittedForm({ kind, committed = [] }: Reproduction): readonly GuardFinding[] {
  const findings = committed.flatMap(judgeFile);
  if (committed.length > 1 || (committed.length > 0 && (kind === 'none' || kind === 'failing-test')))
    findings.push({ rule: 'reproduction', what: 'more is committed than one test', accepted: 'one test file' });
  return findings;
}

function judgeFile({ path, content }: TextFile): readonly GuardFinding[] {
  const odd = judgePathForm(path);
  if (odd !== undefined) return [{ rule: 'path', what: odd, accepted: 'a file among the tests' }];
  const findings: GuardFinding[] = [];
  const refuse = (rule: string, what: string, accepted: string) => findings.push({ rule, path, what, accepted });
  const name = path.split('/').at(-1) ?? '';
  const isHidden = path.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
  const isTest = testPaths.some((glob) => matchesGlob(path, glob)) && /^[\w-]+(?:\.[\w-]+)*\.[cm]?[jt]sx?$/.test(name);
  if (isHidden || !isTest || loaded.test(name.replace(/\.(?:test|spec)\..*$/, '').replace(/^.*-/, '')))
    refuse('reproduction', 'a committed test belongs among the tests, under a name of a test', 'test/orders.test.js');
  if (content.split('\n').length > maxLines)
    refuse('size', `the committed test is longer than ${maxLines} lines`, 'a shorter one');
  if (findSecrets(content).length > 0)
    refuse('secret', 'the committed test holds something that looks like a secret', 'a made-up value');
  if (countHiddenCharacters(content) > 0)
    refuse('hidden text', 'the committed test holds invisible or direction-changing characters', 'escapes: \\u200b');
  return findings;
}
