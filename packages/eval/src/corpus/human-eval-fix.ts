import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ParserPlugin, parse } from '@babel/parser';
import * as t from '@babel/types';
import { parseJson } from '@suture/core';
import * as z from 'zod';
import { writeAssertions } from './assertions.ts';
import { install } from './install.ts';
import type { CorpusCase } from './model.ts';

/** A line of HumanEvalFix (bigcode-project/octopack): a broken function, its reference and its tests. */
const Row = z.object({
  task_id: z.string(),
  declaration: z.string(),
  buggy_solution: z.string(),
  canonical_solution: z.string(),
  test: z.string(),
  example_test: z.string().default(''),
});
type Row = z.infer<typeof Row>;

/** Which tests the mechanic sees: those that judge the answer, or only the example of the description. */
export type Visible = 'tests' | 'example';

/** Reads the cases of a file in the form of HumanEvalFix. @throws InvalidInput that names the line */
export function readHumanEvalFix(text: string, visible: Visible): readonly CorpusCase[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const row = parseJson(Row, line, `line ${at + 1} of the corpus`);
    return [{ name: row.task_id, layOut: (folder: string) => layOut(row, visible, folder) }];
  });
}

const source = 'solution.js';
const testFile = 'solution.test.js';

async function layOut(row: Row, visible: Visible, root: string) {
  if (visible === 'example' && row.example_test === '') throw new Error('it has no example_test; use --visible tests');
  const write = (body: string) => {
    const code = `${(row.declaration + body).trim()}\n`;
    return `${code}\nmodule.exports = { ${topNames(code).join(', ')} };\n`;
  };
  const text = write(row.buggy_solution);
  const tests = (code: string) => writeTests(code, topNames(text));
  const needed = packagesIn(text + row.test);
  const manifest = {
    name: 'case',
    private: true,
    scripts: { test: 'node --test' },
    dependencies: Object.fromEntries(needed),
  };
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(root, source), text);
  await writeFile(join(root, testFile), tests(visible === 'tests' ? row.test : row.example_test));
  if (needed.length > 0) await install(root);
  const hidden = new Map([['hidden.test.js', tests(row.test)]]);
  return { root, command: 'node --test', fixed: new Map([[source, write(row.canonical_solution)]]), hidden };
}

/** Packages that the code requires, at the versions that the corpus was written with. */
function packagesIn(code: string): readonly (readonly [string, string])[] {
  return [...code.matchAll(/require\('([a-z][\w-]*)'\)/g)]
    .map((match) => match[1] ?? '')
    .flatMap((name) => (name === 'js-md5' ? [[name, '0.7.3'] as const] : []));
}

/** The names that code declares at its top, also where it does not parse as a whole. */
function topNames(code: string): readonly string[] {
  const program = parseCode(code);
  if (program === undefined)
    return [...code.matchAll(/^(?:const|let|var|function)\s+([\w$]+)/gm)].map((match) => match[1] ?? '');
  return program.body.flatMap((node) => {
    if (t.isFunctionDeclaration(node)) return node.id ? [node.id.name] : [];
    if (!t.isVariableDeclaration(node)) return [];
    return node.declarations.flatMap(({ id }) => (t.isIdentifier(id) ? [id.name] : []));
  });
}

/** One test for each assertion of the corpus's test functions, as a developer would write them. */
function writeTests(code: string, names: readonly string[]): string {
  const tests = splitTests(code).map(
    ({ name, text }) => `test(${JSON.stringify(name)}, () => {\n  ${writeAssertions(text)}\n});\n`,
  );
  return [
    "const assert = require('node:assert');",
    "const test = require('node:test');",
    `const { ${names.join(', ')} } = require('./${source.replace('.js', '')}');`,
    '',
    ...tests,
  ].join('\n');
}

/** The statements of each test function up to and with one assertion; assertions before it are left out. */
function splitTests(code: string): readonly { name: string; text: string }[] {
  const program = parseCode(code);
  const whole = [{ name: 'works', text: code }];
  if (program === undefined) return whole;
  const textOf = (node: t.Node) => code.slice(node.start ?? 0, node.end ?? 0);
  const found = program.body.flatMap((node) => {
    const declared = t.isVariableDeclaration(node) ? node.declarations[0] : undefined;
    const body = t.isFunctionDeclaration(node)
      ? node.body
      : t.isFunction(declared?.init)
        ? declared.init.body
        : undefined;
    if (!t.isBlockStatement(body)) return [];
    const name = t.isFunctionDeclaration(node)
      ? node.id?.name
      : t.isIdentifier(declared?.id)
        ? declared.id.name
        : undefined;
    let before = '';
    return body.body.flatMap((statement) => {
      const text = textOf(statement);
      if (/\bconsole\.assert\(/.test(text)) return [{ name: name ?? 'works', text: `${before}${text}` }];
      before += `${text}\n  `;
      return [];
    });
  });
  return found.length === 0 ? whole : found.map(({ name, text }, at) => ({ name: `${name} ${at + 1}`, text }));
}

function parseCode(code: string): t.Program | undefined {
  const plugins: ParserPlugin[] = [];
  try {
    return parse(code, { errorRecovery: true, plugins }).program;
  } catch {
    return undefined;
  }
}
