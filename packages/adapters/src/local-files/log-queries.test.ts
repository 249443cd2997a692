import { createTestClock, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { createLogQueries } from './log-queries.ts';

const clock = createTestClock('2026-11-24T10:00:00.000Z');
const window = { from: '2026-11-24T09:00:00.000Z', until: '2026-11-24T10:00:00.000Z' };
const open = (...pieces: string[]) => createLogQueries({ lines: () => pieces, clock });

const log = [
  '2026-11-24T08:59:00.000Z order 1 lost\n',
  '{"time":"2026-11-24T09:10:00.000Z","msg":"order 2 lost for jo@shop.io"}\n',
  '2026-11-24T09:20:00.000Z ERROR TypeError: order 3 lost\n    at show (/srv/order.js:2:3)\r\n',
  'a line without a time, lost\n',
  '2026-11-24T09:40:00.000Z order 4 shown\n',
  '2026-11-24T10:00:00.001Z order 5 lost\n',
];

describe('logs', () => {
  it('shows the newest entries of the window that hold all words, with their stacks and without people', async () => {
    const answer = await open(...log).logs(sampleIncident, { ...window, contains: ['lost', 'order'], limit: 5 });

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        '{"time":"2026-11-24T09:10:00.000Z","msg":"order 2 lost for person1@example.com"}',
        '2026-11-24T09:20:00.000Z ERROR TypeError: order 3 lost',
        '    at show (/srv/order.js:2:3)',
      ],
    });
  });

  it('reads the same wherever the pieces are cut', async () => {
    const text = log.join('');
    const pieces = Array.from({ length: Math.ceil(text.length / 7) }, (_, index) =>
      text.slice(index * 7, index * 7 + 7),
    );
    const query = { ...window, contains: [], limit: 50 };

    expect(await open(...pieces).logs(sampleIncident, query)).toEqual(await open(...log).logs(sampleIncident, query));
  });

  it('says how many earlier entries it left out', async () => {
    const answer = await open(...log).logs(sampleIncident, { ...window, contains: ['lost'], limit: 1 });

    expect(answer).toEqual({
      outcome: 'found',
      lines: ['a line without a time, lost'],
      more: '2 earlier entries hold the words too and were left out.',
    });
  });

  it('keeps no more of a log of any size than it was asked for', async () => {
    function* endless() {
      for (let count = 0; count < 50_000; count += 1) yield `row ${count} ${'x'.repeat(200)}\n`;
    }
    const queries = createLogQueries({ lines: endless, clock });

    const answer = await queries.logs(sampleIncident, { ...window, contains: ['row 4999'], limit: 2 });

    expect(answer).toMatchObject({
      lines: [expect.stringMatching(/^row 49998 x/), expect.stringMatching(/^row 49999 x/)],
      more: '9 earlier entries hold the words too and were left out.',
    });
  });

  it('says that nothing holds the words', async () => {
    const answer = await open(...log).logs(sampleIncident, { ...window, contains: ['gone'], limit: 5 });

    expect(answer).toEqual({ outcome: 'none', why: expect.stringContaining('holds "gone"') });
  });
});

describe('logCounts', () => {
  it('counts by intervals; an entry without a time counts where it stands', async () => {
    const answer = await open(...log).logCounts(sampleIncident, { ...window, contains: ['lost'] });

    if (answer.outcome !== 'found') throw new RangeError(answer.why);
    expect(answer.lines).toHaveLength(61);
    expect(answer.lines.filter((line) => !line.endsWith(' 0'))).toEqual([
      'lines in the 60 seconds from each time on:',
      '2026-11-24T09:10:00.000Z 1',
      '2026-11-24T09:20:00.000Z 2',
    ]);
  });

  it('counts what happened at the very end in the last interval', async () => {
    const last = '2026-11-24T10:00:00.000Z lost\n';

    const answer = await open(last).logCounts(sampleIncident, { ...window, contains: ['lost'] });

    expect(answer).toMatchObject({ lines: expect.arrayContaining(['2026-11-24T09:59:00.000Z 1']) });
  });

  it('says of a log without times that it has none', async () => {
    const answer = await open('lost\n', 'lost\n').logCounts(sampleIncident, { ...window, contains: ['lost'] });

    expect(answer).toEqual({ outcome: 'none', why: '2 entries contain the words but have no time.' });
  });
});

it('answers queries that need a cloud with the reason', async () => {
  const queries = open(...log);
  const answers = await Promise.all([
    queries.metrics(sampleIncident, window),
    queries.traces(sampleIncident, window),
    queries.changes(sampleIncident, window),
  ]);

  expect(answers.map((answer) => answer.outcome)).toEqual(['none', 'none', 'none']);
  expect(new Set(answers.map((answer) => (answer.outcome === 'none' ? answer.why : ''))).size).toBe(3);
});
