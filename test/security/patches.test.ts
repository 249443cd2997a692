import { expect, it } from 'vitest';
import { growthOf, linear } from './growth.ts';
import { before, isRefused, judgeCase, ownTest, sourcePath, testWith, withHead, withLine } from './patches/carrier.ts';
import { honest } from './patches/honest.ts';
import { hostile } from './patches/section.ts';

/** A share of what `npm run security -- patches` plays: every kind is in it. */
const share = hostile.filter((one, index) => index % 9 === 0 || hostile[index - 1]?.kind !== one.kind);

it('accepts the patch and the reproduction that carry the attacks', async () => {
  expect(await judgeCase({})).toEqual({ refusals: [], notes: [] });
});

it.each(share)('refuses $kind: $name', async (one) => {
  const verdict = await judgeCase(one);

  expect(isRefused(verdict, one), JSON.stringify(verdict.refusals)).toBe(true);
});

it.each(honest.filter((_one, index) => index % 5 === 0).map((files) => ({ after: files[0]?.after, files })))(
  'accepts the repair $after',
  async ({ files }) => {
    expect((await judgeCase({ files })).refusals).toEqual([]);
  },
);

it('has attacks of every kind, each once', () => {
  const names = hostile.map(({ kind, name }) => `${kind}: ${name}`);

  expect(hostile.length).toBeGreaterThanOrEqual(400);
  expect(honest.length).toBeGreaterThanOrEqual(100);
  expect(names.length - new Set(names).size).toBe(0);
});

it('names the rule, the file, the line and what would be accepted', async () => {
  const { refusals } = await judgeCase({ files: withLine('void process.argv;') });

  expect(refusals).toEqual([
    {
      rule: 'test detection',
      path: sourcePath,
      line: 4,
      what: 'the change can tell whether it is tested (process.argv)',
      accepted: 'behave the same in tests and in production',
    },
  ]);
});

it('shows no secret in what it says', async () => {
  const key = ['ghp', 'Zq8RtV3nX5yB7wK2mL4pD6sF9hJ1cG0aTuEo'].join('_');

  const { refusals } = await judgeCase({ files: withLine(`eval('${key}');`) });

  expect(refusals.map(({ rule }) => rule)).toContain('code from text');
  expect(JSON.stringify(refusals)).not.toContain(key);
});

it('calls out what it allows, for the person who reviews', async () => {
  const reading = 'export const port = process.env.PORT;\n';
  const files = [
    {
      path: 'src/config.ts',
      before: reading,
      after: `${reading}export const level: any = process.env.LOG_LEVEL as any;\n`,
    },
  ];

  const { refusals, notes } = await judgeCase({ files });

  expect(refusals).toEqual([]);
  expect(notes.map(({ rule, line, what }) => [rule, line, what])).toEqual([
    ['disabled check', 2, 'the change turns a check off (as any), which this file did not do before'],
    ['environment', 2, 'the change reads the environment (process.env.LOG_LEVEL)'],
  ]);
});

it('calls out a bound that was raised', async () => {
  const files = [{ path: 'src/a.js', before: 'const timeoutMs = 1000;\n', after: 'const timeoutMs = 60 * 1000;\n' }];

  expect((await judgeCase({ files })).notes).toEqual([
    { rule: 'raised limit', path: 'src/a.js', line: 1, what: 'the change raises timeoutMs from 1000 to 60000' },
  ]);
});

it('says where a language has no parser here', async () => {
  const files = [{ path: 'app/a.py', before: 'a = 1\n', after: 'a = 2\n' }];

  expect((await judgeCase({ files })).notes).toEqual([
    expect.objectContaining({ rule: 'text rules', path: 'app/a.py', what: expect.stringContaining('no parser') }),
  ]);
});

it('widens one rule for a path, and says why', async () => {
  const files = withLine('void process.env.RATE;');
  const widen = [{ rule: 'environment', paths: ['src/**'], why: 'settings are read where they are used' }];
  const elsewhere = [{ rule: 'environment', paths: ['lib/**'], why: 'settings are read where they are used' }];

  const verdict = await judgeCase({ files }, { widen });

  expect(verdict.refusals).toEqual([]);
  expect(verdict.notes).toEqual([
    expect.objectContaining({
      what: expect.stringMatching(/RATE.*guardrails\.widen allows it here: settings are read/),
    }),
  ]);
  expect((await judgeCase({ files }, { widen: elsewhere })).refusals).toHaveLength(1);
});

it('has rules that no configuration widens', async () => {
  const widen = [{ rule: 'code from text', paths: ['**'], why: 'x' }];

  await expect(judgeCase({}, { widen })).rejects.toThrow('Invalid option');
});

it('allows a file that imports one of the diagnosis, and none beyond it', async () => {
  const caller = { path: 'src/orders.js', before, after: before.replace('order.lines', 'order?.lines') };

  expect((await judgeCase({ files: [caller], named: ['src/rate.js'] })).refusals).toEqual([]);
  expect((await judgeCase({ files: [caller], named: ['src/rates.js'] })).refusals).toEqual([
    expect.objectContaining({
      rule: 'scope',
      path: 'src/orders.js',
      accepted: expect.stringContaining('src/rates.js'),
    }),
  ]);
});

it('allows a package of the manifest, and refuses one for tests only', async () => {
  const { refusals, notes } = await judgeCase({ files: withHead("import { z } from 'zod';") });

  expect(refusals).toEqual([]);
  expect(notes.map(({ rule }) => rule)).toEqual(['import']);
  expect((await judgeCase({ files: withHead("import request from 'supertest';") })).refusals).toHaveLength(1);
  expect((await judgeCase({ reproduction: testWith("import request from 'supertest';") })).refusals).toEqual([]);
});

it('refuses a new address in a file that sends requests, and calls it out elsewhere', async () => {
  const sending = "import axios from 'axios';\naxios.get('https://api.shop.net/a');\n";
  const files = [{ path: 'src/a.js', before: sending, after: sending.replace('api.shop.net/a', 'evil.io/a') }];

  expect((await judgeCase({ files })).refusals).toEqual([
    expect.objectContaining({ rule: 'address', line: 2, what: expect.stringContaining('evil.io') }),
  ]);
  const { refusals, notes } = await judgeCase({ files: withLine("order.help = 'https://docs.shop.net/orders';") });
  expect([refusals, notes.map(({ rule }) => rule)]).toEqual([[], ['address']]);
});

it.each([
  ['members of the process', 'process.env.A;'],
  ['split texts', "'a'+'b';"],
  ['lists', '["a","b"],'],
  ['templates', '`${a}`;'],
  ['comments', '/**/;'],
  ['members', 'a.b.c.d;'],
  ['assignments', 'JSON.x=1;'],
])('reads %s in linear time', async (_name, part) => {
  const work = (length: number) => {
    const content = `${part.repeat(Math.floor(length / part.length))}1`;
    return judgeCase({ reproduction: { files: [{ path: ownTest, content }] } });
  };

  expect(await growthOf(work, 240_000)).toBeLessThan(linear);
});

it('judges a megabyte by its size, before any syntax tree', async () => {
  const after = `${before}${'process.env.A;\n'.repeat(60_000)}`;

  const { refusals } = await judgeCase({ files: [{ path: sourcePath, before, after }] });

  expect(refusals.map(({ rule }) => rule)).toEqual(['size']);
});
