import { expect, it } from 'vitest';
import { createMemorySnapshot } from '../../../testing/index.ts';
import { createCodeTools } from './code.ts';

/** Looks in order, as in one conversation. */
function look(files: Readonly<Record<string, string>>) {
  const tools = createCodeTools(createMemorySnapshot(new Map(Object.entries(files))));
  return async (name: string, input: unknown) => tools.find((tool) => tool.name === name)?.use(input);
}
const lines = (count: number, text: string) => Array.from({ length: count }, () => text).join('\n');

it.each([
  [undefined, '.github/ci.yml\nsrc/a.js'],
  ['./', '.github/ci.yml\nsrc/a.js'],
  ['src/', 'src/a.js'],
  ['.github', '.github/ci.yml'],
])('lists what is below %s', async (under, text) => {
  const found = await look({ 'src/a.js': '', '.github/ci.yml': '' })(
    'list_files',
    under === undefined ? {} : { under },
  );

  expect(found).toMatchObject({ text, failed: false, kind: 'code' });
});

it('says how many paths it left out', async () => {
  const files = Object.fromEntries(Array.from({ length: 405 }, (_, index) => [`${index}.js`, '']));

  const found = await look(files)('list_files', {});

  expect(found?.text.split('\n')).toHaveLength(401);
  expect(found?.text).toMatch(/… and 5 more/);
});

it('reads a bounded part of a file', async () => {
  const find = look({ 'long.js': lines(500, 'x'), 'wide.js': 'y'.repeat(1000) });

  expect((await find('read_file', { path: 'long.js' }))?.text).toMatch(
    /^1\tx\n[\s\S]*\n300\tx\n… long\.js has 500 lines\.$/,
  );
  expect((await find('read_file', { path: 'long.js', startLine: 499 }))?.text).toBe('499\tx\n500\tx');
  expect((await find('read_file', { path: 'long.js', startLine: 2, endLine: 3 }))?.text).toBe('2\tx\n3\tx');
  expect(await find('read_file', { path: 'long.js', startLine: 501 })).toEqual({
    text: 'long.js has 500 lines.',
    failed: true,
  });
  expect((await find('read_file', { path: 'wide.js' }))?.text).toBe(`1\t${'y'.repeat(400)} … (cut)`);
});

it('bounds what a search shows', async () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.js`, lines(10, 'total')]));

  const text = (await look(files)('search', { text: 'total' }))?.text ?? '';

  expect(text).toMatch(/^0\.js:1: total\n/);
  expect(text).toContain('0.js: … and 2 more');
  expect(text).toMatch(/there are more: search for a longer text\.$/);
  expect(text.split('\n').length).toBeLessThan(75);
});

it('takes a text as it stands', async () => {
  const find = look({ 'a.js': 'a.c\nabc' });

  expect((await find('search', { text: 'a.c' }))?.text).toBe('a.js:1: a.c');
  expect(await find('search', { text: 'A.C' })).toEqual({ text: 'Nothing is found.', failed: true });
  expect((await find('search', { text: 'a\nb' }))?.failed).toBe(true);
});

it('shows no secret, not even half of one', async () => {
  const token = `ghp_${'a1B2'.repeat(10)}`;
  const find = look({
    'token.js': `${'z'.repeat(380)} ${token}`,
    'key.js': '`-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----`\nsign();\n',
  });

  expect((await find('read_file', { path: 'token.js' }))?.text).not.toContain('ghp_');
  expect(await find('search', { text: 'ghp_' })).toEqual({ text: 'Nothing is found.', failed: true });
  expect((await find('read_file', { path: 'key.js' }))?.text).toBe('1\t`[redacted]\n2\t\n3\t`\n4\tsign();\n5\t');
  expect(await find('search', { text: 'MIIEvQ' })).toMatchObject({ failed: true });
});
