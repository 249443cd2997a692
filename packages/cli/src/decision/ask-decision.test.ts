import { artifactKeys, type Patch, type Proof } from '@suture/core';
import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { openOutput } from '../output.ts';
import { findPerson } from '../person.ts';
import { chooseColours, openScreen } from '../screen/index.ts';
import { createFakeClock, openFakeTerminal } from '../testing/fake-terminal.ts';
import { askDecision } from './ask-decision.ts';
import { describeDecision } from './describe-decision.ts';

const command = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'npm test' };
const patch: Patch = {
  baseCommit: 'c0ffee',
  idea: 'guard-value@src/products.js:20',
  title: 'Fix showProduct: guard value',
  rationale: 'own products have no supplier',
  files: [{ path: 'src/products.js', before: 'a', after: 'b' }],
  diff: '--- a/src/products.js\n+++ b/src/products.js\n@@ -20,1 +20,1 @@\n-  supplier.leadDays\n+  supplier?.leadDays \u001B[2J// x\n',
  reproduction: { kind: 'captured-event', description: '', files: [], command, testFiles: [], tests: [] },
  alternatives: [
    {
      idea: 'add-default',
      rationale: 'give null where there is no supplier',
      differences: [{ call: 'showProduct("CARD-A6").leadDays', fix: 'undefined', alternative: 'null' }],
    },
  ],
  by: 'mechanic',
};
const proof: Proof = {
  verdict: 'proven',
  reasons: [],
  reproduction: {
    ...{ kind: 'captured-event', description: '', failsOnBase: true, passesWithPatch: true },
    errorOnBase: 'TypeError: no leadDays',
  },
  suite: {
    ...{ command: 'npm test', passedOnBase: 60, passedWithPatch: 60, brokenByPatch: [], flaky: [] },
    ...{ skippedOnBase: 0, skippedWithPatch: 0 },
  },
  isolation: 'bubblewrap: no network, clean environment',
  nonce: 'n'.repeat(16),
  suiteRuns: 2,
};

async function openTalk(columns: number) {
  const world = createTestWorld();
  const incident = { ...sampleIncident, attempts: { ...sampleIncident.attempts, fix: 1 } };
  await world.ports.incidents.create(incident);
  await world.ports.artifacts.put(artifactKeys.patch(incident.id, 1), JSON.stringify(patch));
  await world.ports.artifacts.put(artifactKeys.proof(incident.id, 1), JSON.stringify(proof));
  const terminal = openFakeTerminal(columns, 60);
  const clock = createFakeClock();
  const colours = chooseColours(terminal.stream, { NO_COLOR: '1' });
  const screen = await openScreen(terminal.stream, { form: 'text', colours, clock });
  const stop = new AbortController();
  const streams = { out: terminal.stream, err: { write: () => true }, in: terminal.input };
  const person = findPerson({ streams, screen, colours, signal: stop.signal });
  if (person === undefined) throw new Error('there is a terminal');
  const ask = (problem?: string) => person.converse((talk) => askDecision(incident, world.ports, talk, problem));
  /** Types each answer when the question before it is on the screen. */
  const answer = async (question: string, words: string) => {
    await expect.poll(async () => (await terminal.read()).endsWith(question.trimEnd())).toBe(true);
    terminal.type(words);
  };
  return { terminal, screen, clock, incident, ask, answer, stop, output: openOutput({}, streams, { screen }) };
}

const question = 'Merge it as yourself?';

describe('a decision at the terminal', () => {
  it('is asked for after the title, the diff, the proof and what no test decides', async () => {
    const { terminal, ask, answer } = await openTalk(80);
    const asked = ask();

    await answer(question, 'y');

    expect(await asked).toEqual({ kind: 'merge' });
    expect(`${await terminal.read()}\n`).toBe(`
────────────────────────────────────────────────────────────
Fix showProduct: guard value

--- a/src/products.js
+++ b/src/products.js
@@ -20,1 +20,1 @@
-  supplier.leadDays
+  supplier?.leadDays // x

  ✓ the captured event fails without the fix: TypeError: no leadDays
  ✓ it passes with the fix
  ✓ 60 tests pass, 60 did before; 0 broken (bubblewrap)

No test decides:
  - showProduct("CARD-A6").leadDays gives undefined; with alternative 1, null

y merge · n reject · d whole pull request · a alternatives · c ask for changes
· ? help
Merge it as yourself? y
`);
  });

  it.each<[string, readonly [string, string][], unknown]>([
    ['n rejects', [[question, 'n']], { kind: 'reject', reason: 'rejected at the terminal' }],
    [
      'other words ask again',
      [
        [question, 'diff'],
        [question, ''],
        [question, 'yes'],
      ],
      { kind: 'merge' },
    ],
    [
      '? explains and asks again',
      [
        [question, '?'],
        [question, 'n'],
      ],
      expect.objectContaining({ kind: 'reject' }),
    ],
    [
      'c asks for the sentence',
      [
        [question, 'c'],
        ['(empty: back)', 'f([]) should be 0'],
      ],
      { kind: 'change', comment: 'f([]) should be 0' },
    ],
    [
      'an empty sentence asks again',
      [
        [question, 'c'],
        ['(empty: back)', ''],
        [question, 'y'],
      ],
      { kind: 'merge' },
    ],
    [
      'a takes an alternative',
      [
        [question, 'a'],
        ['(empty: back)', '1'],
      ],
      { kind: 'change', comment: 'take 1' },
    ],
    [
      'a number that is none asks again',
      [
        [question, 'a'],
        ['(empty: back)', '2'],
        [question, 'y'],
      ],
      { kind: 'merge' },
    ],
  ])('%s', async (_what, answers, expected) => {
    const { ask, answer } = await openTalk(80);
    const asked = ask();

    for (const [wanted, words] of answers) await answer(wanted, words);

    expect(await asked).toEqual(expected);
  });

  it('is none at the end of the input', async () => {
    const { terminal, ask } = await openTalk(80);
    const asked = ask();
    await expect.poll(async () => (await terminal.read()).endsWith(question)).toBe(true);

    terminal.input.end();

    expect(await asked).toBeUndefined();
  });

  it('is none when the command is stopped', async () => {
    const { terminal, ask, stop } = await openTalk(80);
    const asked = ask();
    await expect.poll(async () => (await terminal.read()).endsWith(question)).toBe(true);

    stop.abort();

    expect(await asked).toBeUndefined();
  });

  it('is not what was typed before it was asked for', async () => {
    const { terminal, ask, answer } = await openTalk(80);
    terminal.type('y');
    const asked = ask();

    await answer(question, 'n');

    expect(await asked).toMatchObject({ kind: 'reject' });
  });

  it('is asked for again with the reason, where it could not be carried out', async () => {
    const { terminal, ask, answer } = await openTalk(80);
    const asked = ask('git does not know who you are');

    await answer(question, 'n');
    await asked;

    const seen = await terminal.read();
    expect(seen.startsWith('git does not know who you are')).toBe(true);
    expect(seen).not.toContain('supplier');
  });

  it('keeps the list and the lines of the run away until it is made', async () => {
    const { terminal, screen, clock, output, ask, answer, incident } = await openTalk(80);
    const { id: incidentId } = incident;
    screen.tell({ type: 'started', incidentId, stage: 'review', state: 'ReviewOpen' });
    const asked = ask();
    await expect.poll(async () => (await terminal.read()).endsWith(question)).toBe(true);

    output.say('alarm orders-5xx is OK');
    screen.tell({ type: 'finished', incidentId, stage: 'review', state: 'ReviewAwait', summary: 'waiting' });
    clock.advance(10_000);
    const meanwhile = await terminal.read();
    await answer(question, 'y');
    await asked;

    expect(meanwhile.endsWith(question)).toBe(true);
    expect(meanwhile).not.toContain('Review ');
    expect(await terminal.read()).toMatch(/alarm orders-5xx is OK\n[\s\S]*\? Review {5}0:10 {2}waits for a person/);
  });

  it('fits into 40 columns', async () => {
    const { terminal, ask, answer } = await openTalk(40);
    const asked = ask();

    await answer(question, 'y');
    await asked;

    expect(await terminal.read()).toContain(
      '  ✓ the captured event fails without\n    the fix: TypeError: no leadDays\n',
    );
  });
});

it.each([
  ['{ available: true, leadDays: null, name: "Letterpress card A6", price: 450, sentWithinDays: 1 }', '{}'],
  ['{ available: true, leadDays: null, name: "Letterpress card A6", price: 450, sentWithinDays: 1 }', 'undefined'],
])('shows values that differ from the start from their start', (fix, alternative) => {
  const differences = [{ call: 'f()', fix, alternative }];
  const open = { ...patch, alternatives: [{ idea: 'other', rationale: 'other', differences }] };

  const text = describeDecision({ patch: open, proof }, { columns: 400, colours: chooseColours({}, {}) });

  expect(text).toContain(`f() gives { available: true …; with alternative 1, ${alternative}`);
});

it('shows of long values the member that differs, and of a long call its name', () => {
  const value = (days: string) =>
    `{ available: true, name: "Letterpress card A6", leadDays: ${days}, price: 450, weight: 20 }`;
  const call = `showProduct({ commit: null, store: { coupons: { count: [Function: count] }, carts: {} } }, "CARD-A6")`;
  const differences = [{ call, fix: value('null'), alternative: value('undefined') }];
  const open = { ...patch, alternatives: [{ idea: 'other', rationale: 'other', differences }] };

  const text = describeDecision({ patch: open, proof }, { columns: 400, colours: chooseColours({}, {}) });

  expect(text).toContain('showProduct(…) gives … leadDays: null …; with alternative 1, … leadDays: undefined …');
});

it('nobody is asked without a terminal', () => {
  const streams = { out: { write: () => true, isTTY: true }, err: { write: () => true }, in: process.stdin };
  const parts = { screen: { hold: () => undefined, release: () => undefined }, signal: new AbortController().signal };
  const colours = chooseColours({}, {});

  expect(findPerson({ ...parts, colours, streams: { ...streams, out: { write: () => true } } })).toBeUndefined();
});
