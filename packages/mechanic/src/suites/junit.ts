import { readThrown } from '@suture/log-reader';
import type { FileNamed } from './file-named.ts';
import type { ReportedTest } from './report.ts';
import { parseXml, type XmlElement } from './xml.ts';

interface Around {
  readonly file: string;
  readonly names: readonly string[];
  /** Whether suites in suites are all the groups of a test, as bun writes them. */
  readonly nested: boolean;
}

/**
 * Reads the results in JUnit XML. Runners agree on its elements, not on what the names in it mean: a suite or a class may be a file,
 * a group of tests or a browser, and a test's name may repeat the names around it.
 * @returns undefined for a text that is no JUnit XML, or that is cut off
 */
export function readJunit(text: string, fileNamed: FileNamed): readonly ReportedTest[] | undefined {
  const root = parseXml(text);
  const around = { file: '', names: [], nested: root?.attributes.name === 'bun test' };
  if (root?.name === 'testsuites') return testsIn(root, around, fileNamed);
  return root?.name === 'testsuite' ? testsOfSuite(root, around, fileNamed) : undefined;
}

function testsIn(element: XmlElement, around: Around, fileNamed: FileNamed): readonly ReportedTest[] {
  return element.children.flatMap((child) => {
    if (child.name === 'testsuite') return testsOfSuite(child, around, fileNamed);
    return child.name === 'testcase' ? [testOf(child, around, fileNamed)] : [];
  });
}

function testsOfSuite(suite: XmlElement, around: Around, fileNamed: FileNamed): readonly ReportedTest[] {
  const { name = '', file = '', filepath = '' } = suite.attributes;
  const isFile = fileNamed(name) !== '';
  const own = [file, filepath, name].map(fileNamed).find((path) => path !== '') ?? around.file;
  // jest-junit calls the suite of a file without groups so.
  const names = isFile || ['', 'undefined'].includes(name) ? around.names : [...around.names, name];
  const outside = suite.children.filter(isFailure).slice(0, 1);
  const loading = outside.map((failure): ReportedTest => {
    return {
      file: own,
      names: own === '' ? names.slice() : [],
      status: 'failed',
      duration: 0,
      error: errorOf(failure),
    };
  });
  return [...loading, ...testsIn(suite, { ...around, file: own, names }, fileNamed)];
}

function testOf({ attributes, children }: XmlElement, around: Around, fileNamed: FileNamed): ReportedTest {
  const { name = '', classname = '', file = '', time = '' } = attributes;
  const own = [file, classname, name].map(fileNamed).find((path) => path !== '') ?? around.file;
  const labels = [...around.names, ...[classname, name].filter((label) => fileNamed(label) === '')];
  const seconds = Number(time);
  const test = {
    file: own,
    names: around.nested ? [...around.names, name] : withoutRepetition(labels),
    duration: Number.isFinite(seconds) ? seconds * 1000 : 0,
  };
  const failure = children.find(isFailure);
  if (failure !== undefined) return { ...test, status: 'failed', error: errorOf(failure) };
  const skipped =
    children.some((child) => ['skipped', 'disabled'].includes(child.name)) ||
    ['skipped', 'disabled', 'notrun', 'ignored'].includes((attributes.status ?? '').toLowerCase());
  return { ...test, status: skipped ? 'skipped' : 'passed' };
}

function isFailure({ name }: XmlElement): boolean {
  return name === 'failure' || name === 'error';
}

/** The labels that no other one holds as whole words; of equal ones, the last. A test without any name has an empty one. */
function withoutRepetition(labels: readonly string[]): string[] {
  const kept = labels.filter(
    (label, index) =>
      label !== '' && !labels.some((other, at) => (other === label ? at > index : ` ${other} `.includes(` ${label} `))),
  );
  return kept.length > 0 ? kept : [''];
}

const framePattern = /^\s*(?:at|❯|›)\s+(?:(.*?)\s+\(?)?((?:file:\/\/)?[^\s()]+:\d+:\d+)\)?\s*$/;
const headPattern = /^(?:Uncaught )?([\w.$]*(?:Error|Exception))(?: \[[^\]\n]*\])?: ([\s\S]+)/m;

/** The error of a failed test. Its name and message stand in the attributes, before the stack in the text, or in both. */
function errorOf({ attributes, text }: XmlElement): NonNullable<ReportedTest['error']> {
  const { message = '', type = '' } = attributes;
  const lines = textOfCause(text).split('\n');
  const first = lines.findIndex((line) => framePattern.test(line));
  const before = (first < 0 ? lines : lines.slice(0, first)).join('\n').trim();
  const frames = lines.flatMap(toV8Frame);
  const [, named, said] = headPattern.exec(before) ?? headPattern.exec(message.trim()) ?? [];
  const foreign = named === undefined && frames.length === 0 ? readThrown(text) : undefined;
  if (foreign !== undefined) return { name: foreign.name, message: foreign.message, stack: foreign.stack };
  const name = named ?? (/^[\w.]*(?:Error|Exception)$/.test(type) ? type : 'Error');
  const words = (said ?? (message.trim() || before || type || 'the test failed')).trim();
  return { name, message: words, stack: [`${name}: ${words}`, ...frames].join('\n') };
}

/** node:test prints its own error around the one that was thrown. */
function textOfCause(text: string): string {
  const at = /^\s*cause: /m.exec(text);
  return at === null || !text.includes('ERR_TEST_FAILURE') ? text : text.slice(at.index + at[0].length);
}

/** A stack's frame in the form of V8, also where vitest or bun printed it; nothing for another line. */
function toV8Frame(line: string): readonly string[] {
  const [, called = '', place = ''] = framePattern.exec(line) ?? [];
  if (place === '') return [];
  return [called === '' ? `    at ${place}` : `    at ${called} (${place})`];
}
