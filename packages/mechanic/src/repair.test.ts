import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Change, Problem, SourceTree } from './model.ts';
import { coverTests, faultsOf, observeTests } from './observe.ts';
import { type Repair, type RepairResult, repair } from './repair.ts';
import { type RequestedCall, readRequested } from './requested.ts';
import { chooseTests } from './search/choose-tests.ts';
import { applySplices } from './splices.ts';
import { plainRun, writeProject } from './suites/fixture-project.ts';
import type { Workbench } from './workbench.ts';

const file = 'src/code.js';

interface Case {
  readonly name: string;
  /** What the fault looks like in the text, and what it should be. */
  readonly wrong: string;
  readonly right: string;
  /** The program with the wrong text in it. */
  readonly code: string;
  /** Expressions that must be true. The first ones are so with the fault, too. */
  readonly passing: readonly string[];
  readonly failing: readonly string[];
  readonly changes?: readonly Change[];
}

const cases: readonly Case[] = [
  {
    name: 'guards a value that may be missing',
    wrong: 'order.coupon.code',
    right: 'order.coupon?.code',
    code: `function label(order) {\n  const id = order.id;\n  return { id, coupon: order.coupon.code };\n}`,
    passing: [`label({ id: 1, coupon: { code: 'A' } }).coupon === 'A'`],
    failing: ['label({ id: 2 }).id === 2'],
  },
  {
    name: 'waits for a promise',
    wrong: 'const found = find(id);',
    right: 'const found = await find(id);',
    code: `async function find(id) {\n  return { name: 'n' + id };\n}\nasync function greet(id) {\n  const found = find(id);\n  return found.name.toUpperCase();\n}`,
    passing: [],
    failing: [`(await greet(1)) === 'N1'`],
  },
  {
    name: 'moves a boundary',
    wrong: 'weight < band.upTo',
    right: 'weight <= band.upTo',
    code: `const bands = [{ upTo: 5, price: 1 }, { upTo: 10, price: 2 }];\nfunction price(weight) {\n  const band = bands.find((band) => weight < band.upTo);\n  return band.price;\n}`,
    passing: ['price(1) === 1', 'price(7) === 2'],
    failing: ['price(10) === 2', 'price(5) === 1'],
  },
  {
    name: 'stops a loop one earlier',
    wrong: 'i <= list.length',
    right: 'i < list.length',
    code: `function total(list) {\n  let sum = 0;\n  for (let i = 0; i <= list.length; i++) {\n    sum += list[i].price;\n  }\n  return sum;\n}`,
    passing: [],
    failing: ['total([{ price: 2 }, { price: 3 }]) === 5', 'total([]) === 0'],
  },
  {
    name: 'follows a rename that missed a place',
    wrong: 'address.postcode',
    right: 'address.postalCode',
    code: `function short(address) {\n  return address.postalCode;\n}\nfunction label(address) {\n  return address.city + ' ' + address.postcode.toUpperCase();\n}`,
    passing: [`short({ postalCode: 'x' }) === 'x'`],
    failing: [`label({ city: 'York', postalCode: 'yo1' }) === 'York YO1'`],
    changes: [
      {
        commit: 'b63e034f00d',
        date: '2026-11-20T10:00:00Z',
        subject: 'Rename postcode',
        hunks: [{ file, start: 2, removed: ['  return address.postcode;'], added: ['  return address.postalCode;'] }],
      },
    ],
  },
  {
    name: 'reads a key that the settings have',
    wrong: 'config.shipping.islandFee',
    right: 'config.shipping.islandSurcharge',
    code: `const config = { shipping: { islandSurcharge: 5, base: 2 } };\nfunction quote(island) {\n  const fee = island ? config.shipping.islandFee : 0;\n  if (!Number.isInteger(fee)) throw new Error('fee is not a number: ' + fee);\n  return config.shipping.base + fee;\n}`,
    passing: ['quote(false) === 2'],
    failing: ['quote(true) === 7'],
  },
  {
    name: 'exchanges arguments',
    wrong: 'share(amount, whole, part)',
    right: 'share(amount, part, whole)',
    code: `function share(amount, part, whole) {\n  return (amount * part) / whole;\n}\nfunction refund(amount, part, whole) {\n  return share(amount, whole, part);\n}`,
    passing: ['refund(10, 1, 1) === 10'],
    failing: ['refund(10, 1, 2) === 5', 'refund(12, 3, 4) === 9'],
  },
  {
    name: 'writes the text that the answer should hold',
    wrong: `join('_')`,
    right: `join('-')`,
    code: `function slug(title) {\n  const words = title.toLowerCase().split(' ');\n  return words.join('_');\n}`,
    passing: [`slug('One') === 'one'`],
    failing: [`(assert.equal(slug('Hello World'), 'hello-world'), true)`],
  },
  {
    name: 'returns what it worked out',
    wrong: '  list.filter((entry) => entry.open);',
    right: '  return list.filter((entry) => entry.open);',
    code: `function openOnes(list) {\n  list.filter((entry) => entry.open);\n}\nfunction count(list) {\n  return openOnes(list).length;\n}`,
    passing: [],
    failing: ['count([{ open: true }, { open: false }]) === 1'],
  },
  {
    name: 'lets a condition survive a missing value',
    wrong: 'user.active',
    right: 'user?.active',
    code: `function mayEnter(user) {\n  if (user.active) {\n    return true;\n  }\n  return false;\n}`,
    passing: ['mayEnter({ active: true })', 'mayEnter({ active: false }) === false'],
    failing: ['mayEnter(null) === false'],
  },
  {
    name: 'uses the right operator',
    wrong: 'gross - discount - tax',
    right: 'gross - discount + tax',
    code: `function payable(gross, discount, tax) {\n  return gross - discount - tax;\n}`,
    passing: ['payable(10, 1, 0) === 9'],
    failing: ['payable(10, 1, 2) === 11', 'payable(20, 5, 1) === 16'],
  },
  {
    name: 'carries over a default that is given elsewhere',
    wrong: 'money(order.total, order.currency)',
    right: 'money(order.total, order.currency ?? shop.currency)',
    code: `const shop = { currency: 'EUR' };\nfunction summary(order) {\n  return order.currency ?? shop.currency;\n}\nfunction money(cents, currency) {\n  if (!currency) throw new TypeError('a currency is required');\n  return cents / 100 + ' ' + currency;\n}\nfunction invoice(order) {\n  return money(order.total, order.currency);\n}`,
    passing: [`summary({}) === 'EUR'`, `invoice({ total: 100, currency: 'GBP' }) === '1 GBP'`],
    failing: [`invoice({ total: 250 }) === '2.5 EUR'`],
  },
];

/** A project whose tests state that expressions over a program's functions are true. */
function writeCase({ code, passing, failing }: Pick<Case, 'code' | 'passing' | 'failing'>): string {
  const names = [...code.matchAll(/^(?:async )?function (\w+)/gm)].map((match) => match[1]);
  const tests = [...passing, ...failing].map(
    (expression) => `test(${JSON.stringify(expression)}, async () => { assert.ok(${expression}); });`,
  );
  return writeProject({
    'package.json': JSON.stringify({ name: 'case', scripts: { test: 'node --test' } }),
    [file]: `${code}\nmodule.exports = { ${names.join(', ')} };\n`,
    'code.test.js': `const test = require('node:test');\nconst assert = require('node:assert');\nconst { ${names.join(', ')} } = require('./${file}');\n${tests.join('\n')}\n`,
  });
}

function openTree(root: string): SourceTree {
  const paths = ['package.json', file, 'code.test.js'];
  return {
    list: () => paths,
    read: (path) => (paths.includes(path) ? readFileSync(join(root, path), 'utf8') : undefined),
  };
}

async function repairCase(
  given: Pick<Case, 'code' | 'passing' | 'failing' | 'changes'>,
  requested: readonly RequestedCall[] = [],
): Promise<RepairResult> {
  const root = writeCase(given);
  const tree = openTree(root);
  const { reports, run } = plainRun(root);
  const suite = { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' } as const;
  const bench: Workbench = { root, suite, reports, run, nonce: () => 'nonce-1', timeout: 300_000 };
  const base = await observeTests(bench, tree);
  const failing = base.tests.filter(({ status }) => status === 'failed');
  const problem: Problem = {
    tree,
    faults: failing.flatMap(({ error }) => faultsOf(error, root, tree)),
    spectra: (await coverTests(bench, tree, ['code.test.js'])).spectra,
    changes: given.changes ?? [],
  };
  const limits = { clock: () => 0, candidates: 600, time: 1, plausible: 60, further: 1 };
  return await repair({ problem, benches: [bench], tests: chooseTests(base, failing), limits, requested });
}

const textWith = (code: string, { candidate }: Repair) => applySplices(`${code}\n`, candidate.splices);

describe('a repair', () => {
  it.each(cases)('$name', async (given) => {
    const { repairs } = await repairCase(given);

    const [best] = repairs;
    expect(best === undefined ? 'none' : textWith(given.code, best)).toContain(given.right);
  });
});

describe('repairs that pass the same tests', () => {
  const given = {
    code: `function largest(list) {\n  let most = 0;\n  for (const one of list) if (one > most) most = 0;\n  return most;\n}`,
    passing: ['largest([]) === 0'],
    failing: ['largest([3]) === 3'],
  };

  it('show for which calls their results differ', async () => {
    const { repairs } = await repairCase(given);

    expect(repairs.length).toBeGreaterThan(1);
    const total = repairs.reduce((sum, { confidence }) => sum + confidence, 0);
    expect(total).toBeLessThanOrEqual(1.0001);
    for (const { differences } of repairs) {
      const [first] = differences;
      expect(first).toMatchObject({ call: expect.stringMatching(/^largest\(/) });
      expect(first?.here).not.toBe(first?.there);
    }
  });

  it('are grouped where no input tells them apart', async () => {
    const { repairs } = await repairCase({
      code: 'function shorter(a, b) {\n  return a.length > b.length ? a : b;\n}',
      passing: [],
      failing: ["shorter('a', 'bc') === 'a'", "shorter('abc', 'b') === 'b'"],
    });

    expect(repairs[0]?.same.length).toBeGreaterThan(0);
  });
});

describe('a search that finds nothing', () => {
  it('counts why', async () => {
    const { repairs, tried, reasons, stopped } = await repairCase({
      code: 'function secret(n) {\n  return n;\n}',
      passing: [],
      failing: ["secret(1) === 'f3a9'", "secret(2) === '77c1'", "secret(3) === 'x0x0'"],
    });

    expect(repairs).toEqual([]);
    expect(stopped).toBe('exhausted');
    expect(tried).toBeGreaterThan(5);
    expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(tried);
  });
});

describe('a repair with a request', () => {
  const given = {
    code: 'function largest(list) {\n  let most = 0;\n  for (const one of list) if (one > most) most = 0;\n  return most;\n}',
    passing: ['largest([]) === 0'],
    failing: ['largest([3]) === 3'],
  };

  it.each([
    ['largest([3, 5]) should be 5', '5'],
    ['largest([3, 5]) should be 3', '3'],
  ])('gives what was asked for: %s', async (comment, wanted) => {
    const { calls } = readRequested([comment]);
    const { repairs, unknown } = await repairCase(given, calls);

    expect(unknown).toEqual([]);
    expect(repairs.length).toBeGreaterThan(0);
    for (const one of repairs) {
      const context = { given: undefined };
      runInNewContext(`${textWith(given.code, one)}; given = largest([3, 5]);`, context);
      expect(String(context.given)).toBe(wanted);
    }
  });

  it('is none where nothing gives it, and says which calls cannot be made', async () => {
    const impossible = await repairCase(given, readRequested(['largest([3, 5]) should be "many"']).calls);
    const unknown = await repairCase(given, readRequested(['smallest([1]) should be 1']).calls);

    expect(impossible.repairs).toEqual([]);
    expect(unknown.unknown.map((call) => call.function)).toEqual(['smallest']);
  });
});
