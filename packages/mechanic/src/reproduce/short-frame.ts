import type { SuitePart } from '../suites/model.ts';
import { quoteIn } from './literal.ts';
import { importsOf, type Sibling } from './sibling.ts';

/** What a short test says beside its frame: imports by module, and the lines of its body. */
export interface TestBody {
  readonly imports: readonly { readonly from: string; readonly name?: string; readonly members?: readonly string[] }[];
  /** What is tested, and what is said of it. */
  readonly subject: string;
  readonly says: string;
  readonly lines: readonly string[];
}

/** How a test binds an export: its name in the test, and the import. */
export interface Bound {
  readonly local: string;
  readonly imported: TestBody['imports'][number];
}

/** The whole file. */
export function frame(body: TestBody, sibling: Sibling, suite: SuitePart): string {
  const { described, word, indent, semicolon: end, text } = sibling;
  const { subject, says } = body;
  const title = quoteIn(described ? says : `${subject} ${says}`, sibling);
  const isAsync = body.lines.some((line) => /\bawait\b/.test(line));
  const lines = body.lines.map((line) =>
    line === '' ? '' : line.replace(/^|\n/g, (start) => `${start}${start === '\n' ? '' : indent}`),
  );
  const test = [`${word}(${title}, ${isAsync ? 'async ' : ''}() => {`, ...lines, `})${end}`];
  const inner = described
    ? [
        `describe(${quoteIn(subject, sibling)}, () => {`,
        ...test.flatMap((line) => line.split('\n')).map((line) => (line === '' ? '' : `${indent}${line}`)),
        `})${end}`,
      ]
    : test;
  const directive =
    /^(?:'use strict'|"use strict");?|^\/\*\*[\s\S]{0,200}?@(?:jest|vitest)-environment[\s\S]{0,100}?\*\/|^\/\/ @(?:jest|vitest)-environment \S+/.exec(
      text,
    )?.[0];
  const imports = importLines(body, sibling, suite);
  return `${[directive === undefined ? [] : [directive], imports, inner]
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function importLines(body: TestBody, sibling: Sibling, { framework }: SuitePart): readonly string[] {
  const { asserts, assertName, word, described, text } = sibling;
  const there = importsOf(text);
  const uses = (name: string) => body.lines.some((line) => new RegExp(`\\b${name}\\b`).test(line));
  const runner = there.find(({ from }) => /^(?:node:test|vitest|@jest\/globals|mocha|bun:test|jasmine)$/.test(from));
  const wanted = [
    ...(described ? ['describe'] : []),
    ...(asserts === 'expect' && uses('expect') ? ['expect'] : []),
    word,
  ];
  const own: TestBody['imports'][number][] = [];
  if (runner !== undefined) {
    const members = wanted.filter((name) => name !== runner.name);
    own.push({
      from: runner.from,
      members,
      ...(runner.name !== undefined && wanted.includes(runner.name) ? { name: runner.name } : {}),
    });
  } else if (framework === 'node') own.push({ from: 'node:test', members: wanted });
  const assertion =
    asserts === 'chai'
      ? there.find(({ from }) => from === 'chai')
      : there.find(({ name, members }) => (name ?? members[0]) === assertName);
  const isUsed = uses(asserts === 'assert' ? assertName : 'expect');
  if (isUsed && asserts === 'chai') own.unshift({ from: 'chai', members: ['expect'] });
  if (isUsed && asserts === 'assert') {
    const bound = assertion ?? { from: 'node:assert/strict', name: 'assert', members: [] };
    own.unshift(
      bound.name === undefined ? { from: bound.from, members: [assertName] } : { from: bound.from, name: bound.name },
    );
  }
  const builtIn = (from: string) => (from.startsWith('node:') ? 0 : from.startsWith('.') ? 2 : 1);
  const all = [...own, ...body.imports].filter(
    ({ from }, at, list) => list.findIndex((one) => one.from === from) === at,
  );
  return all.toSorted((a, b) => builtIn(a.from) - builtIn(b.from)).map((one) => bind(one, sibling));
}

function bind({ from, name, members = [] }: TestBody['imports'][number], sibling: Sibling): string {
  const { esm, semicolon: end } = sibling;
  const list = members.length === 0 ? '' : `{ ${members.toSorted().join(', ')} }`;
  const source = quoteIn(from, sibling);
  if (esm)
    return `import ${[name, list].filter((part) => part !== undefined && part !== '').join(', ')} from ${source}${end}`;
  if (name !== undefined && list !== '')
    return `const ${name} = require(${source})${end}\nconst ${list} = ${name}${end}`;
  return `const ${name ?? list} = require(${source})${end}`;
}
