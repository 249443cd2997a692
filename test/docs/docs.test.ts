import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listSources, readSource, root } from '../architecture/sources.ts';
import { anchorOf, codeSpans, linksOf, proseOf, readPages } from './markdown.ts';

/** What a path in backticks begins with when it means a file of this repository. */
const top =
  /^(?:packages|functions|stacks|statemachines|test|docs|examples|eval|\.ci|\.github)\/|^[\w.-]+\.(?:md|config\.ts)$/;
/** Names of files in other repositories. */
const others = ['AGENTS.md', 'suture.config.ts'];
const pages = readPages();
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readSource('package.json')));
const commands = new Set(
  listSources('packages/cli/src').flatMap((path) =>
    [...readSource(path).matchAll(/\bcommand\(\s*['"]([a-z][a-z-]*)/g)].map((match) => match[1] ?? ''),
  ),
);

it('reads prose apart from code', () => {
  const lines = proseOf('a `b` [c](d)\n```\n`e`\n```\nf');

  expect(lines).toEqual([
    { number: 1, text: 'a `b` [c](d)' },
    { number: 5, text: 'f' },
  ]);
  expect(codeSpans(lines[0]?.text ?? '')).toEqual(['b']);
  expect(linksOf(lines[0]?.text ?? '')).toEqual(['d']);
  expect(anchorOf('## Stop it, now!')).toBe('stop-it-now');
  expect(fixedPart('packages/core/src/steps/<stage>/<state>.ts')).toBe('packages/core/src/steps');
});

describe.each(pages.map((page) => [page.path, page] as const))('%s', (path, { lines }) => {
  it('has no line beyond 160 columns outside tables and code', () => {
    const long = lines.filter(({ text }) => !text.startsWith('|') && text.length > 160).map(({ number }) => number);

    expect(long).toEqual([]);
  });

  it('has no broken links', () => {
    const broken = lines.flatMap(({ text }) => linksOf(text)).filter((target) => !isThere(path, target));

    expect(broken).toEqual([]);
  });

  it('names only files that exist', () => {
    const missing = lines
      .flatMap(({ text }) => codeSpans(text))
      .filter((span) => top.test(span) && !span.includes(' ') && !others.includes(span))
      .map(fixedPart)
      .filter((file) => !existsSync(join(root, file)));

    expect(missing).toEqual([]);
  });

  it('names only commands that exist', () => {
    const text = readSource(path);
    const named = [
      ...[...text.matchAll(/\b(npm run) ([\w:-]+)/g)].filter((match) => scripts[match[2] ?? ''] === undefined),
      ...[...text.matchAll(/(?:npx |`)(suture) ([a-z][a-z-]*)/g)].filter((match) => !commands.has(match[2] ?? '')),
    ];
    const missing = named.map((match) => `${match[1]} ${match[2]}`);

    expect(missing).toEqual([]);
  });
});

/** The part of a path before its first placeholder, without a line number or anchor. */
function fixedPart(path: string): string {
  const parts = path.replace(/[:#].*$/, '').split('/');
  const placeholder = parts.findIndex((part) => /[<>*…{}]/.test(part));
  return (placeholder === -1 ? parts : parts.slice(0, placeholder)).join('/');
}

function isThere(from: string, target: string): boolean {
  if (/^https?:/.test(target)) return true;
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? from : join(dirname(from), file);
  if (!existsSync(join(root, path))) return false;
  return (
    anchor === undefined || proseOf(readSource(path)).some(({ text }) => /^#/.test(text) && anchorOf(text) === anchor)
  );
}
