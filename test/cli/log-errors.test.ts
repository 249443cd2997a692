import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProject, git, listIncidents, suture, writeFile } from './project.ts';

const prices = `export function total(cart) {
  return cart.items.reduce((sum, item) => sum + item.price, 0);
}

export function label(cart) {
  return cart.owner.name.toUpperCase();
}
`;
const project: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
  'src/prices.js': prices,
  'test/prices.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { label, total } from '../src/prices.js';

test('adds up', () => assert.equal(total({ items: [{ price: 2 }, { price: 3 }] }), 5));
test('labels', () => assert.equal(label({ owner: { name: 'ada' } }), 'ADA'));
`,
};

const time = (minutes: number) => new Date(Date.UTC(2026, 1, 18, 14, minutes)).toISOString();
const line = (minutes: number, fields: object) => `${JSON.stringify({ level: 50, time: time(minutes), ...fields })}\n`;
const thrown = (message: string, frame: string) => ({
  err: { type: 'TypeError', message, stack: `TypeError: ${message}\n    at ${frame}` },
});
const total = thrown("Cannot read properties of undefined (reading 'reduce')", 'total (/app/src/prices.js:2:21)');
const label = thrown("Cannot read properties of undefined (reading 'name')", 'label (/app/src/prices.js:6:21)');
const twoKinds = [
  ...[1, 2, 3, 4].map((at) => line(at, { level: 40, msg: 'Error: upstream answered 503, will retry' })),
  line(5, { ...total, args: [{}] }),
  line(6, { ...total, args: [{}] }),
  line(7, { ...label, args: [{ items: [] }] }),
].join('');

const Listed = z.object({
  errors: z.array(z.looseObject({ number: z.int(), count: z.int(), message: z.string(), file: z.string().optional() })),
});

function openShop(log: string) {
  const { repository, home } = createProject(project);
  const file = join(home, '..', 'service.log');
  writeFile(file, log);
  return { repository, home, file, shared: ['--repo', repository, '--unsandboxed'] };
}

function writeAlert(home: string, minutes: number): string {
  const detail = {
    service: 'shop',
    title: 'carts fail',
    state: 'firing',
    startedAt: time(minutes),
    sourceId: 'canary',
  };
  const file = join(home, '..', 'alert.json');
  writeFile(file, JSON.stringify({ source: 'shop.canary', 'detail-type': 'Suture Alert', detail }));
  return file;
}

describe('a log with several errors', () => {
  it('is listed, the likeliest first, without a state folder and without git', async () => {
    const { home, file, repository } = openShop(twoKinds);

    const listed = await suture(home, ['errors', '--log', file, '--repo', repository, '--json']);
    const told = await suture(home, ['errors', '--log', file]);

    const { errors } = Listed.parse(JSON.parse(listed.out));
    expect(errors.map(({ number, count, file: at }) => [number, count, at])).toEqual([
      [1, 2, 'src/prices.js'],
      [2, 1, 'src/prices.js'],
      [3, 4, undefined],
    ]);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('retried');
    expect(told.out).toContain('thrown in src/prices.js');
  });

  it('names the others when one is healed, and heals the one that is chosen', async () => {
    const { home, file, repository, shared } = openShop(twoKinds);

    const healed = await suture(home, ['heal', ...shared, '--log', file, '--error', '2']);

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(healed.out).toContain("also seen: TypeError: Cannot read properties of undefined (reading 'reduce')");
    expect(healed.out).toContain('twice; choose it with --error 1');
    const [incident] = await listIncidents(home, repository);
    const changed = git(repository, 'diff', 'main', `suture/${incident?.id}`, '--', 'src');
    expect(changed).toMatch(/^\+.*toUpperCase/m);
    expect(changed).not.toMatch(/^[+-].*reduce/m);
    const shown = await suture(home, ['show', incident?.id ?? '', ...shared]);
    expect(shown.out).toMatch(/Fault: TypeError, .*'name'.*, label in src\/prices\.js/);
  });

  it('refuses a number that it does not have, and lists those that it has', async () => {
    const { home, file, shared } = openShop(twoKinds);

    const { code, err } = await suture(home, ['heal', ...shared, '--log', file, '--error', '4']);

    expect(code).toBe(2);
    expect(err).toContain('3 kinds of error');
    expect(err).toMatch(/2 {2}TypeError: .*'name'.* at .*prices\.js:6, once/);
  });

  it("is read by the alert's time if an alert comes with it", async () => {
    const old = Array.from({ length: 5 }, (_, nth) => line(-60 * 24 * (nth + 1), total)).join('');
    const { home, file, repository } = openShop(old + line(7, label));
    writeFile(join(repository, 'suture.config.json'), JSON.stringify({ services: { shop: { repository } } }));
    const alert = writeAlert(home, 10);

    const alone = await suture(home, ['errors', '--log', file, '--json']);
    const together = await suture(home, ['errors', '--log', file, '--alert', alert, '--repo', repository, '--json']);

    const first = (out: string) => Listed.parse(JSON.parse(out)).errors[0]?.message;
    expect(first(alone.out)).toContain('reduce');
    expect(first(together.out)).toContain('name');
  });
});

describe('a log without times', () => {
  const plain =
    "TypeError: Cannot read properties of undefined (reading 'reduce')\n    at total (/app/src/prices.js:2:21)\n";

  it('is the same alert when it is healed twice', async () => {
    const { home, file, repository, shared } = openShop(plain);
    const first = await suture(home, ['heal', ...shared, '--log', file]);
    const [incident] = await listIncidents(home, repository);

    const second = await suture(home, ['heal', ...shared, '--log', file]);

    expect(first.out).not.toContain('already known');
    expect(second.out).toContain(`incident ${incident?.id} (already known, seen 2 times)`);
    const listed = await suture(home, ['incidents', ...shared]);
    expect(listed.out.trim().split('\n')).toHaveLength(1);
    expect(listed.out).toContain('(2 alerts)');
    const shown = await suture(home, ['show', incident?.id ?? '', ...shared]);
    expect(shown.out).toContain('Came again');
  });
});

it('takes a log beside a failing command: the command decides what fails, the log is evidence', async () => {
  const { repository, home } = createProject({
    ...project,
    'test/empty.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/prices.js';

test('an empty cart costs nothing', () => assert.equal(total({}), 0));
`,
  });
  const file = join(home, '..', 'service.log');
  writeFile(file, line(7, label));

  const healed = await suture(home, [
    'heal',
    '--repo',
    repository,
    '--unsandboxed',
    '--failing',
    'npm test',
    '--log',
    file,
  ]);

  expect(healed).toMatchObject({ code: 0, err: '' });
  const [incident] = await listIncidents(home, repository);
  const changed = git(repository, 'diff', 'main', `suture/${incident?.id}`, '--', 'src');
  expect(changed).toMatch(/^\+.*(?:items|reduce)/m);
  expect(changed).not.toMatch(/^[+-].*toUpperCase/m);
});
