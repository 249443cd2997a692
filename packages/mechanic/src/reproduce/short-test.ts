import { posix } from 'node:path';
import type { Fault, SourceTree } from '../model.ts';
import type { Suite } from '../suites/model.ts';
import { partAround } from '../suites/parts.ts';
import { findKnownStatus } from './known-status.ts';
import { writeNeatly } from './literal.ts';
import { readModule } from './module-exports.ts';
import { findSenders, type Sender } from './senders.ts';
import { type Bound, frame, type TestBody } from './short-frame.ts';
import { findSibling, importsOf, resolveFrom, type Sibling, withoutExtension } from './sibling.ts';
import type { SentRequest, Trigger } from './trigger.ts';

export interface ShortTestInput {
  readonly tree: SourceTree;
  readonly suite: Suite;
  readonly fault: Fault;
  readonly trigger: Trigger;
}

export interface ShortTest {
  readonly path: string;
  readonly content: string;
}

/**
 * Ways to say the reproduction in a few lines, as the project's own tests are written and where they lie, most natural first. Only a run shows which
 * of them fails on the base commit. None where the project has no test to write it after, or the module cannot be called without support code.
 */
export function writeShortTests(input: ShortTestInput): readonly ShortTest[] {
  const { tree, trigger } = input;
  const suite = partAround(input.suite, trigger.module);
  const sibling = findSibling(tree, suite, trigger.module);
  if (sibling === undefined || trigger.export === undefined) return [];
  if (/\.[cm]?tsx?$/.test(trigger.module) && !sibling.typed) return [];
  const seen = new Set<string>();
  return bodiesOf(input, sibling)
    .map((body) => ({ path: placeOf(tree, sibling, body), content: frame(body, sibling, suite) }))
    .filter(({ content }) => !seen.has(content) && seen.add(content));
}

function bodiesOf({ tree, trigger, fault }: ShortTestInput, sibling: Sibling): readonly TestBody[] {
  const name = trigger.export ?? 'default';
  const own = bindExport(tree, sibling, trigger.module, name);
  const { input } = trigger;
  if (input.kind === 'request')
    return findSenders(tree, sibling, { ...trigger, own, app: sayApp(tree, trigger, own) }).map((sender) =>
      sayRequest(input, sender, { sibling, known: findKnownStatus(tree, input) }),
    );
  const shape = readModule(trigger.module, tree.read(trigger.module) ?? '')?.exports.find((one) => one.name === name);
  const end = sibling.semicolon;
  if (input.kind === 'event') {
    // A handler of the older form needs a callback.
    if ((shape?.parameters?.length ?? 0) > 2) return [];
    const event = writeNeatly(input.event, sibling, { level: 1, used: 14 });
    const isRequest =
      typeof input.event === 'object' &&
      input.event !== null &&
      /"(?:requestContext|httpMethod)"/.test(JSON.stringify(input.event));
    const result = isRequest ? [`${sayBelow500('result.statusCode', sibling)}${end}`] : [];
    const call = `await ${own.local}(event, {})`;
    return [
      {
        imports: [own.imported],
        subject: name === 'default' ? 'the handler' : name,
        says: `handles the event that ended with ${fault.name}`,
        lines: [
          `const event = ${event}${end}`,
          '',
          `${isRequest ? 'const result = ' : ''}${call}${end}`,
          ...(isRequest ? ['', ...result] : []),
        ],
      },
    ];
  }
  const isAsync = isAsynchronous(tree, trigger.module, shape?.startLine);
  const cast = sibling.typed ? ' as never' : '';
  const args = input.args.map((arg) => `${writeNeatly(arg, sibling, { level: 2 })}${cast}`);
  const flat = `${own.local}(${args.join(', ')})`;
  const call = flat.length + 40 <= 110 && !flat.includes('\n') ? flat : undefined;
  const given =
    call === undefined
      ? [
          `const args = ${writeNeatly(input.args, sibling, { level: 1, used: 13 })}${sibling.typed ? ' as never' : ''}${end}`,
          '',
        ]
      : [];
  return [
    {
      imports: [own.imported],
      subject: name === 'default' ? posix.basename(withoutExtension(trigger.module)) : name,
      says: `does not fail with ${fault.name}`,
      lines: [...given, `${sayNoError(call ?? `${own.local}(...args)`, isAsync, sibling)}${end}`],
    },
  ];
}

/** @param known the status that the project's tests expect of this route */
function sayRequest(
  request: SentRequest,
  { imports, send, status, close = [] }: Sender,
  { sibling, known }: { readonly sibling: Sibling; readonly known: number | undefined },
): TestBody {
  const end = sibling.semicolon;
  const check = `${known === undefined ? sayBelow500(status, sibling) : sayEqual(status, known, sibling)}${end}`;
  const what = {
    subject: `${request.method} ${request.path.split('?', 1)[0]}`,
    says: known === undefined ? 'is answered without an error' : `is answered with ${known}`,
  };
  const sent = send(request);
  if (close.length === 0) return { imports, ...what, lines: [...sent, '', check] };
  const inner = [...sent.slice(1), check].map((line) => `${sibling.indent}${line}`);
  return {
    imports,
    ...what,
    lines: [
      ...sent.slice(0, 1),
      'try {',
      ...inner,
      '} finally {',
      ...close.map((line) => `${sibling.indent}${line}`),
      '}',
    ],
  };
}

/** The app as an expression. */
function sayApp(tree: SourceTree, { module, export: name, factory }: Trigger, { local }: Bound): string {
  if (!factory) return local;
  const line = readModule(module, tree.read(module) ?? '')?.exports.find((one) => one.name === name)?.startLine;
  return isAsynchronous(tree, module, line) ? `(await ${local}())` : `${local}()`;
}

function sayEqual(left: string, right: number, { asserts, assertName, strict }: Sibling): string {
  if (asserts === 'expect') return `expect(${left}).toBe(${right})`;
  if (asserts === 'chai') return `expect(${left}).to.equal(${right})`;
  return `${assertName}.${strict ? 'equal' : 'strictEqual'}(${left}, ${right})`;
}

/** The statement that an answer is no error of the server. */
function sayBelow500(status: string, { asserts, assertName }: Sibling): string {
  if (asserts === 'expect') return `expect(${status}).toBeLessThan(500)`;
  if (asserts === 'chai') return `expect(${status}).to.be.below(500)`;
  return `${assertName}.ok(${status} < 500)`;
}

function sayNoError(call: string, isAsync: boolean, { asserts, assertName }: Sibling): string {
  if (isAsync && asserts === 'expect') return `await expect(${call}).resolves.not.toThrow()`;
  if (isAsync) return asserts === 'chai' ? `await ${call}` : `await ${assertName}.doesNotReject(${call})`;
  if (asserts === 'expect') return `expect(() => ${call}).not.toThrow()`;
  if (asserts === 'chai') return `expect(() => ${call}).to.not.throw()`;
  return `${assertName}.doesNotThrow(() => ${call})`;
}

const asynchronous =
  /^\s*(?:export\s+)?(?:default\s+)?(?:const\s+\w+\s*=\s*|[\w.]+\s*[=:]\s*)?async\b|\)\s*:\s*Promise</;

/** Whether the declaration that begins on this line says that it is asynchronous. */
function isAsynchronous(tree: SourceTree, module: string, startLine = 1): boolean {
  const line = (tree.read(module) ?? '').split('\n')[startLine - 1] ?? '';
  return asynchronous.test(line);
}

function bindExport(tree: SourceTree, sibling: Sibling, module: string, name: string): Bound {
  const from = specifierOf(tree, sibling, module);
  const there = importsOf(sibling.text).find(
    (one) => withoutExtension(resolveFrom(sibling.path, one.from) ?? '') === withoutExtension(module),
  );
  if (name !== 'default') return { local: name, imported: { from, members: [name] } };
  const words = posix
    .basename(withoutExtension(module))
    .replace(/[^A-Za-z\d]+(.)?/g, (_all, letter: string | undefined) => (letter ?? '').toUpperCase());
  const local = there?.name ?? (/^[A-Za-z_$]/.test(words) ? words : 'subject');
  return { local, imported: { from, name: local } };
}

/** A module as the project's tests name it: with the extension that they write, or without. */
function specifierOf(tree: SourceTree, { path, text }: Sibling, module: string): string {
  const relative = posix.relative(posix.dirname(path), module);
  const full = relative.startsWith('.') ? relative : `./${relative}`;
  const others = importsOf(text).flatMap(({ from }) => (from.startsWith('.') ? [from] : []));
  const [first] = others;
  if (first === undefined) return full;
  const extension = /\.[cm]?[jt]sx?$/.exec(first)?.[0];
  if (extension === undefined) return withoutExtension(full).replace(/\/index$/, '');
  // A module in TypeScript may be named as what it is compiled to.
  const named = resolveFrom(path, first) ?? '';
  return tree.read(named) === undefined && /\.[cm]?tsx?$/.test(module) ? full.replace(/\.([cm]?)tsx?$/, '.$1js') : full;
}

/** Beside the sibling, named as the tests there are. */
function placeOf(tree: SourceTree, { path }: Sibling, { subject }: TestBody): string {
  const folder = posix.dirname(path);
  const base = posix.basename(path);
  const ending = /(?:[.\-_](?:test|spec)s?)?\.[cm]?[jt]sx?$/.exec(base)?.[0] ?? '.js';
  const stem = base.slice(0, base.length - ending.length);
  const words = subject
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    // Ids say nothing of what is tested.
    .filter((word) => word.length > 1 && !/\d/.test(word))
    .slice(0, 6);
  const joined = /[a-z\d][A-Z]/.test(stem)
    ? words.map((word, at) => (at === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('')
    : words.join(stem.includes('_') ? '_' : '-');
  const free = (name: string) => tree.read(posix.join(folder, `${name}${ending}`)) === undefined;
  const name =
    ['', '-incident', '-incident-2', '-incident-3'].map((end) => `${joined || 'incident'}${end}`).find(free) ??
    `${joined}-incident-4`;
  return posix.join(folder, `${name}${ending}`);
}
