import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readFaults } from './faults.ts';
import type { Candidate, Change, Check, Problem, RepairLimits, SourceTree } from './model.ts';
import { repair } from './repair.ts';
import { applySplices } from './splices.ts';

const root = '/project';
const file = 'src/code.js';

interface Case {
  readonly name: string;
  /** What the fault looks like in the text, and what it should be. */
  readonly wrong: string;
  readonly right: string;
  /** The program with the wrong text in it. */
  readonly code: string;
  /** Evaluated after the program; each must be true. The first ones pass with the fault, too. */
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
    failing: [
      `((seen) => { if (seen !== 'hello-world') throw new Error('Expected: "hello-world" Received: "' + seen + '"'); return true; })(slug('Hello World'))`,
    ],
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

/** Runs the program with one expression behind it; throws what it throws, or that the expression is not true. */
async function evaluate(code: string, expression: string): Promise<void> {
  const program = `${code}\n;(async () => { if (!(${expression})) throw new Error('not so'); })()`;
  await runInNewContext(program, { Error, TypeError }, { filename: `${root}/${file}`, timeout: 60_000 });
}

async function failureOf(code: string, expressions: readonly string[]): Promise<string | undefined> {
  for (const expression of expressions) {
    try {
      await evaluate(code, expression);
    } catch (error) {
      return error instanceof Error || (typeof error === 'object' && error !== null && 'stack' in error)
        ? String(error.stack)
        : String(error);
    }
  }
  return undefined;
}

async function problemOf(one: Case): Promise<Problem> {
  const tree: SourceTree = { list: () => [file], read: (path) => (path === file ? one.code : undefined) };
  const stack = (await failureOf(one.code, one.failing)) ?? '';
  const lines = Object.fromEntries(one.code.split('\n').map((_line, index) => [index + 1, 1]));
  const faults = stack.includes('not so') ? [] : readFaults(stack, { root });
  return {
    tree,
    faults,
    spectra: [{ test: 'failing', passed: false, hits: { [file]: lines } }],
    changes: one.changes ?? [],
  };
}

function checkOf(one: Case): Check {
  return async (candidate) => {
    const failure = await failureOf(applySplices(one.code, candidate.splices), [...one.failing, ...one.passing]);
    return failure === undefined ? { outcome: 'passed' } : { outcome: 'failed', reason: failure, faults: [] };
  };
}

function limits(changes: Partial<RepairLimits> = {}): RepairLimits {
  return { clock: () => 0, candidates: 2000, time: 1, parallel: 2, wanted: 1, ...changes };
}

describe('repair', () => {
  it.each(cases)('$name', async (one) => {
    expect(one.code).toContain(one.wrong);
    expect(await failureOf(one.code, one.failing)).toBeDefined();
    expect(await failureOf(one.code, one.passing)).toBeUndefined();

    const result = await repair(await problemOf(one), checkOf(one), limits());

    const [first] = result.repairs;
    expect(first && applySplices(one.code, first.splices)).toBe(one.code.replace(one.wrong, one.right));
  });

  it('names the change that introduced the fault', async () => {
    const one = cases.find((entry) => entry.changes !== undefined);
    if (one === undefined) throw new Error('no case has changes');

    const result = await repair(await problemOf(one), checkOf(one), limits());

    expect(result.repairs[0]?.change?.subject).toBe('Rename postcode');
  });

  it('never changes what the program throws', async () => {
    const code = `function pay(sum) {\n  if (sum > 10) throw new Error('too much');\n  return sum;\n}`;
    const tree: SourceTree = { list: () => [file], read: (path) => (path === file ? code : undefined) };
    const seen: string[] = [];

    await repair(
      {
        tree,
        faults: readFaults(`Error: too much\n    at pay (${root}/${file}:2:23)`, { root }),
        spectra: [],
        changes: [],
      },
      async (candidate) => {
        seen.push(applySplices(code, candidate.splices));
        return { outcome: 'failed', reason: 'no', faults: [] };
      },
      limits(),
    );

    expect(seen.length).toBeGreaterThan(3);
    expect(seen.filter((text) => !text.includes(`throw new Error('too much')`))).toEqual([]);
  });

  it('finds the same repairs in whatever order the checks end', async () => {
    const one = cases[3];
    if (one === undefined) throw new Error('no such case');
    const check = checkOf(one);
    const slowFirst: Check = async (candidate, signal) => {
      for (let turn = 0; turn < candidate.id.length % 5; turn += 1) await Promise.resolve();
      return check(candidate, signal);
    };

    const plain = await repair(await problemOf(one), check, limits());
    const shuffled = await repair(await problemOf(one), slowFirst, limits({ parallel: 4 }));

    expect(shuffled.repairs.map(({ id }) => id)).toEqual(plain.repairs.map(({ id }) => id));
  });

  it('tries each candidate once, and only candidates that change the text and parse', async () => {
    const one = cases[0];
    if (one === undefined) throw new Error('no such case');
    const texts: string[] = [];
    const candidates: Candidate[] = [];

    const result = await repair(
      await problemOf(one),
      async (candidate) => {
        candidates.push(candidate);
        texts.push(applySplices(one.code, candidate.splices));
        return { outcome: 'failed', reason: 'no', faults: [] };
      },
      limits(),
    );

    expect(result.stopped).toBe('exhausted');
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).not.toContain(one.code);
    for (const text of texts) expect(() => runInNewContext(text, {})).not.toThrow();
    expect(candidates.map(({ score }) => score)).toEqual(
      candidates.map(({ score }) => score).toSorted((a, b) => b - a),
    );
  });

  it.each([
    ['candidates', limits({ candidates: 3 }), 'limit'],
    ['time', limits({ clock: ticking(), time: 4 }), 'time'],
  ])('stops at its limit of %s', async (_name, bounds, stopped) => {
    const one = cases[0];
    if (one === undefined) throw new Error('no such case');

    const result = await repair(
      await problemOf(one),
      async () => ({ outcome: 'failed', reason: 'no', faults: [] }),
      bounds,
    );

    expect(result.stopped).toBe(stopped);
    expect(result.tried).toBeLessThan(8);
  });
});

/** A clock that moves on each time it is read. */
function ticking(): () => number {
  let now = 0;
  return () => now++;
}
