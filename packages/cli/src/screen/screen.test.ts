import type { Progress } from '@suture/local';
import { describe, expect, it } from 'vitest';
import { createFakeClock, type FakeTerminal, openFakeTerminal } from '../testing/fake-terminal.ts';
import { chooseColours } from './colours.ts';
import { JsonEvent } from './json-events.ts';
import { type LoopEvent, stages } from './loop-events.ts';
import { openScreen } from './open-screen.ts';

const incidentId = 'inc-1';
const stageOf = (state: string) => stages.find((stage) => state.toLowerCase().startsWith(stage)) ?? 'close';
const started = (state: string): LoopEvent => ({ type: 'started', incidentId, stage: stageOf(state), state });
const finished = (state: string, summary: string): LoopEvent => ({
  type: 'finished',
  incidentId,
  stage: stageOf(state),
  state,
  summary,
});
const told = (progress: Progress): LoopEvent => ({ type: 'progress', progress });
const search: Progress = {
  ...{ activity: 'search', tried: 14, plausible: 2, phase: 'try' },
  ...{ total: { count: 180, more: false }, elapsed: 15_000, limit: 60_000 },
};
const suite: Progress = { activity: 'tests', kind: 'suite', results: 60, duration: 6_000, over: true };
const plainColours = chooseColours({ isTTY: true }, { NO_COLOR: '1' });

async function openOn(columns: number, rows = 24, environment: Record<string, string> = { NO_COLOR: '1' }) {
  const terminal = openFakeTerminal(columns, rows);
  const clock = createFakeClock();
  const colours = chooseColours(terminal.stream, environment);
  const screen = await openScreen(terminal.stream, { form: 'text', colours, clock });
  return { terminal, clock, screen };
}

/** What is seen, with the spinner in its first position. */
async function readStill(terminal: FakeTerminal): Promise<string> {
  return (await terminal.read()).replace(/[⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠋');
}

/** A run up to the search for a fix. */
function searching(screen: { tell(event: LoopEvent): void }, clock: { advance(milliseconds: number): void }): void {
  screen.tell(started('DetectTriage'));
  clock.advance(1_000);
  screen.tell(finished('DetectTriage', 'severity high: 6 of 17 requests failed (35%)'));
  screen.tell(started('Diagnose'));
  screen.tell(told(suite));
  clock.advance(9_000);
  screen.tell(
    finished('Diagnose', '"TypeError: x is undefined" most likely comes from src/products.js:20 in showProduct'),
  );
  screen.tell(started('FixWrite'));
  clock.advance(15_000);
  screen.tell(told(search));
  clock.advance(6_120);
}

describe('a run on a terminal', () => {
  it('is a list of stages that fills, with what runs now and how long it may take', async () => {
    const { terminal, clock, screen } = await openOn(80);

    searching(screen, clock);

    expect(`\n${await readStill(terminal)}`).toBe(`
  ✓ Detect     0:01  severity high: 6 of 17 requests failed (35%)
  ✓ Diagnose   0:09  "TypeError: x is undefined" most likely comes from src/pr…
  ⠋ Fix        0:21  candidate 14 of about 180 · 2 plausible · 0:21 of 1:00
    Test
    Review
    Deploy
    Verify
    Close
  0:31 · the tests take 0:06 · a proof within about 0:50`);
  });

  it('counts tests as they pass', async () => {
    const { terminal, clock, screen } = await openOn(80);
    searching(screen, clock);

    screen.tell(started('TestRun'));
    screen.tell(told({ activity: 'tests', kind: 'suite', results: 34, of: 60, duration: 6_000, over: false }));

    const seen = await terminal.read();
    expect(seen).toContain('Test       0:00  tests 34 of 60 · about 0:02 left');
    expect(seen).toContain('✓ Fix        0:21');
  });

  it('fits into 40 columns: what runs has lines of its own', async () => {
    const { terminal, clock, screen } = await openOn(40);

    searching(screen, clock);

    expect(`\n${await readStill(terminal)}`).toBe(`
  ✓ Detect     0:01
  ✓ Diagnose   0:09
  ⠋ Fix        0:21
    candidate 14 of about 180 · 2
    plausible · 0:21 of 1:00
    Test
    Review
    Deploy
    Verify
    Close
  0:31 · the tests take 0:06 · a proof…`);
  });

  it.each([
    [80, 40],
    [40, 80],
    [120, 33],
  ])('is drawn once after a resize from %i to %i columns', async (from, to) => {
    const { terminal, clock, screen } = await openOn(from);
    screen.print('incident inc-1');
    searching(screen, clock);

    await terminal.resize(to, 24);
    clock.advance(240);

    const seen = await terminal.read();
    expect(seen.match(/Diagnose/g)).toHaveLength(1);
    expect(seen.match(/Close/g)).toHaveLength(1);
    expect(seen.match(/incident inc-1/g)).toHaveLength(1);
  });

  it('shows what runs alone on a terminal of four lines', async () => {
    const { terminal, clock, screen } = await openOn(80, 4);

    searching(screen, clock);

    expect(await readStill(terminal)).toBe(
      '  ⠋ Fix        0:21  candidate 14 of about 180 · 2 plausible · 0:21 of 1:00',
    );
  });

  it('takes a terminal that says it has no columns for a usual one', async () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text), isTTY: true, columns: 0, rows: 0 };
    const clock = createFakeClock();
    const screen = await openScreen(stream, { form: 'text', colours: plainColours, clock });

    searching(screen, clock);

    expect(written.join('')).toContain('candidate 14 of about 180 · 2 plausible · 0:21 of 1:00\n');
  });

  it('keeps lines above the list, and warnings too', async () => {
    const { terminal, clock, screen } = await openOn(80);
    searching(screen, clock);

    screen.print('the service runs commit a5a3aa5064');
    screen.tell({ type: 'warning', state: 'FixWrite', message: 'a vendor did not answer' });

    const lines = (await terminal.read()).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'the service runs commit a5a3aa5064',
      '! FixWrite a vendor did not answer',
      '  ✓ Detect     0:01  severity high: 6 of 17 requests failed (35%)',
    ]);
    expect(lines).toHaveLength(11);
  });

  it('ends with the whole texts, and without what was not reached', async () => {
    const { terminal, clock, screen } = await openOn(60);
    searching(screen, clock);

    screen.settle('stopped');
    screen.print('Stopped.');

    expect(`\n${await readStill(terminal)}`).toBe(`
  ✓ Detect     0:01  severity high: 6 of 17 requests failed
                     (35%)
  ✓ Diagnose   0:09  "TypeError: x is undefined" most
                     likely comes from src/products.js:20
                     in showProduct
  ■ Fix        0:21  stopped at FixWrite

Stopped.`);
  });

  it('marks the stage that hands over', async () => {
    const { terminal, clock, screen } = await openOn(80);
    searching(screen, clock);

    screen.tell(started('HandOver'));
    screen.tell(finished('HandOver', 'the mechanic tried 180 possible repairs'));
    screen.settle('over');

    const seen = await terminal.read();
    expect(seen).toContain('✗ Fix        0:21');
    expect(seen).toContain('✓ Close      0:00  the mechanic tried 180 possible repairs');
  });

  it('begins the later stages anew when a fix is written again', async () => {
    const { terminal, clock, screen } = await openOn(80);
    searching(screen, clock);
    screen.tell(started('TestRun'));
    clock.advance(4_000);
    screen.tell(finished('TestJudge', 'not proven: 1 test is broken'));

    screen.tell(started('FixWrite'));
    clock.advance(2_000);

    const seen = await terminal.read();
    expect(seen).toMatch(/^ {4}Test$/m);
    expect(seen).toMatch(/Fix {8}0:23 {2}writing a fix/);
  });

  it('shows text from outside without what commands a terminal', async () => {
    const { terminal, clock, screen } = await openOn(80);

    screen.tell(started('Diagnose'));
    screen.tell(finished('Diagnose', 'a\u001B[2J\u001B]0;title\u0007b\rc\u202Ed\u0008e\u009B31mf\u001B[10Ag'));
    screen.tell(started('FixWrite'));
    clock.advance(1_000);

    const seen = await terminal.read();
    expect(seen).toContain('Diagnose   0:00  abcdefg');
    expect(seen.split('\n')).toHaveLength(9);
  });

  it('counts columns of wide characters', async () => {
    const { terminal, screen } = await openOn(80);

    screen.tell(started('Diagnose'));
    screen.tell(finished('Diagnose', '故障'.repeat(60)));
    screen.tell(started('FixWrite'));

    expect((await terminal.read()).split('\n')).toHaveLength(9);
  });

  it('holds everything back while a person is asked', async () => {
    const { terminal, clock, screen } = await openOn(80);
    searching(screen, clock);

    screen.hold();
    terminal.stream.write('Merge it as yourself? ');
    screen.print('alarm orders-5xx is OK');
    screen.tell(started('TestRun'));
    clock.advance(5_000);
    const asked = await terminal.read();
    terminal.stream.write('y\n');
    screen.release();

    expect(asked).toBe('Merge it as yourself?');
    expect(await terminal.read()).toMatch(/^Merge it as yourself\? y\nalarm orders-5xx is OK\n {2}✓ Detect/);
  });

  it('has colours on a terminal, and none with NO_COLOR', async () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text);
    const clock = createFakeClock();
    const draw = async (environment: Record<string, string>) => {
      written.length = 0;
      const stream = { write, isTTY: true };
      const screen = await openScreen(stream, { form: 'text', colours: chooseColours(stream, environment), clock });
      screen.tell(started('Diagnose'));
      screen.close();
      return written.join('');
    };

    expect(await draw({})).toContain('\u001B[36m');
    expect(await draw({})).toContain('\u001B[2m');
    expect(await draw({ NO_COLOR: '1' })).not.toContain('\u001B[36m');
    expect(await draw({ NO_COLOR: '1' })).not.toContain('\u001B[2m');
  });
});

it.each<[string, boolean, Record<string, string>, boolean]>([
  ['a terminal', true, {}, true],
  ['a pipe', false, {}, false],
  ['NO_COLOR on a terminal', true, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0 on a terminal', true, { FORCE_COLOR: '0' }, false],
  ['NO_COLOR before FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false],
])('has colours as it is asked for: %s', (_what, isTty, environment, expected) => {
  expect(chooseColours({ isTTY: isTty }, environment).isColorSupported).toBe(expected);
});

describe('a run in a pipe', () => {
  it('is lines, with the start of what takes long and a word every ten seconds', async () => {
    const written: string[] = [];
    const clock = createFakeClock();
    const stream = { write: (text: string) => written.push(text) };
    const screen = await openScreen(stream, { form: 'text', colours: plainColours, clock });

    searching(screen, clock);
    clock.advance(20_000);
    screen.tell(finished('FixWrite', 'Fix showProduct:\u001B[31m guard value'));
    screen.close();
    clock.advance(60_000);

    expect(`\n${written.join('')}`).toBe(`
   1.0s ✓ DetectTriage    severity high: 6 of 17 requests failed (35%)
   1.0s · Diagnose        started: reproducing the failure and locating it
  10.0s ✓ Diagnose        "TypeError: x is undefined" most likely comes from src/products.js:20 in showProduct
  10.0s · FixWrite        started: writing a fix
  20.0s · FixWrite        writing a fix
  30.0s · FixWrite        candidate 14 of about 180 · 2 plausible · 0:20 of 1:00
  40.0s · FixWrite        candidate 14 of about 180 · 2 plausible · 0:30 of 1:00
  50.0s · FixWrite        candidate 14 of about 180 · 2 plausible · 0:40 of 1:00
  51.1s ✓ FixWrite        Fix showProduct: guard value
`);
  });

  it('is one JSON event a line for a program, and no more than one of each activity a second', async () => {
    const written: string[] = [];
    const clock = createFakeClock();
    const stream = { write: (text: string) => written.push(text) };
    const screen = await openScreen(stream, { form: 'events', colours: plainColours, clock });

    searching(screen, clock);
    for (let tried = 15; tried < 115; tried++) {
      screen.tell(told({ ...search, tried }));
      clock.advance(50);
    }
    screen.print('incident inc-1');

    const events = written.map((line) => JsonEvent.parse(JSON.parse(line)));
    expect(written.every((line) => line.endsWith('\n') && !line.slice(0, -1).includes('\n'))).toBe(true);
    expect(events[0]).toEqual({
      ...{ version: 1, at: '1970-01-01T00:00:00.000Z', type: 'started' },
      ...{ incidentId, stage: 'detect', state: 'DetectTriage' },
    });
    const searches = events.filter((event) => event.type === 'progress' && event.activity === 'search');
    expect(searches.length).toBeGreaterThan(3);
    expect(searches.length).toBeLessThan(9);
    expect(events.at(-1)).toMatchObject({ type: 'line', text: 'incident inc-1' });
  });
});
