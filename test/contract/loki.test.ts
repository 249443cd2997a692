import { createLokiSource } from '@suture/adapters/loki';
import { type Evidence, type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { type LokiState, type LokiStream, openLoki } from '@suture/local/testing';
import { describe, expect, it } from 'vitest';

const now = '2026-11-24T10:00:00.000Z';
const incident: Incident = { ...sampleIncident, alert: { ...sampleAlert, startedAt: '2026-11-24T09:00:00.000Z' } };
const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
const evidence: Evidence = {
  gatheredAt: now,
  deployedCommit: 'c0ffee',
  commits: [],
  gaps: [],
  errors: [{ error: { name: 'TypeError', message: 'x is null', stack: '' }, count: 1 }],
};

interface Setting {
  readonly lines?: LokiStream['lines'];
  readonly streams?: LokiStream[];
  readonly state?: Partial<LokiState>;
  readonly secret?: string;
  readonly tenant?: string;
  readonly logs?: string;
}

function open({ lines = [], streams, state, secret = 'none', tenant, logs = '{app="orders"}' }: Setting = {}) {
  const loki = openLoki({ streams: streams ?? [{ labels: { app: 'orders', pod: 'a' }, lines }], ...state });
  const pauses: number[] = [];
  const config = readConfig(
    {
      services: { orders: { repository: 'shop/orders', loki: { logs } } },
      loki: { url: 'https://loki.example.com', ...(tenant === undefined ? {} : { tenant }) },
    },
    'the configuration',
  );
  if (config.loki === undefined) throw new RangeError('no Loki');
  const source = createLokiSource(config.loki, {
    config,
    secret: async () => secret,
    fetch: loki.fetch,
    clock: createTestClock(now),
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  return {
    loki,
    pauses,
    gather: async () => source.gather?.(incident),
    read: async () => source.read?.(incident, '2026-11-24T09:30:00.000Z', evidence),
    logs: async (contains: readonly string[], limit = 200) => source.logs?.(incident, { ...window, contains, limit }),
    logCounts: async (contains: readonly string[]) => source.logCounts?.(incident, { ...window, contains }),
    source,
  };
}

/** Lines of a stack, as a collector sends them one by one, each a nanosecond after the other. */
function stackLines(message: string, at = '2026-11-24T08:59:00.000Z') {
  const start = BigInt(Date.parse(at)) * 1_000_000n;
  return [`TypeError: ${message}`, '    at show (/srv/app/src/show.js:3:9)', '    at h (/srv/app/src/app.js:10:5)'].map(
    (text, index) => ({ at: start + BigInt(index), text }),
  );
}

const many = (count: number, text = (index: number) => `line ${index}`) =>
  Array.from({ length: count }, (_, index) => ({
    at: BigInt(Date.parse(window.from)) * 1_000_000n + BigInt(index) * 1_000_000n,
    text: text(index),
  }));

describe('gathering from Loki', () => {
  it('reads stacks over lines, whatever else writes at the same time', async () => {
    const streams = ['a', 'b'].map((pod) => ({
      labels: { app: 'orders', pod },
      lines: stackLines('x is null').map(({ at, text }, index) => ({
        at: at * 2n - BigInt(Date.parse('2026-11-24T08:59:00.000Z')) * 1_000_000n,
        text,
        metadata: { detected_level: index === 0 ? 'error' : 'unknown', line: `${index}` },
      })),
    }));

    const symptoms = await open({ streams }).gather();

    expect(symptoms).toMatchObject({
      errors: [
        {
          count: 2,
          firstSeen: '2026-11-24T08:59:00.000Z',
          error: { name: 'TypeError', message: 'x is null', frames: [{ function: 'show' }, { function: 'h' }] },
        },
      ],
      gaps: [],
    });
  });

  it('keeps a stack whole where a label tells the level of each line', async () => {
    const streams = ['a', 'b'].flatMap((pod) =>
      stackLines(`${pod} is null`).map((line, index) => ({
        labels: { app: 'orders', pod, level: index === 0 ? 'error' : 'unknown' },
        lines: [line],
      })),
    );

    const errors = (await open({ streams }).gather())?.errors ?? [];

    expect(errors.map(({ error }) => [error.message, error.frames?.length]).toSorted()).toEqual([
      ['a is null', 2],
      ['b is null', 2],
    ]);
  });

  it('reads what Kubernetes or Docker put around a line', async () => {
    const at = '2026-11-24T08:59:00.000Z';
    const lines = [
      { at, text: `${at} stderr F TypeError: of cri` },
      { at, text: `${JSON.stringify({ log: 'RangeError: of docker\n', stream: 'stderr', time: at })}` },
    ];

    const names = (await open({ lines }).gather())?.errors.map(({ error }) => `${error.name}: ${error.message}`);

    expect(names?.toSorted()).toEqual(['RangeError: of docker', 'TypeError: of cri']);
  });

  it('reads page after page, each line once, also of one instant', async () => {
    const same = BigInt(Date.parse(window.from)) * 1_000_000n;
    const lines = many(2500, (index) => `row ${index}`).map((line, index) =>
      index >= 900 && index < 1600 ? { ...line, at: same + 900_000_000n } : line,
    );
    const { loki, logs } = open({ lines });

    const answer = await logs(['row']);

    expect(answer).toMatchObject({ outcome: 'found', more: expect.stringContaining('Earlier lines') });
    const { gather } = open({ lines: lines.map(({ at }, index) => ({ at, text: `Error: ${index}x` })) });
    expect((await gather())?.errors.reduce((sum, { count }) => sum + count, 0)).toBe(2500);
    expect(loki.asked).toHaveLength(1);
  });

  it('says that lines were left out where one instant has more than a page', async () => {
    const at = BigInt(Date.parse(window.from)) * 1_000_000n;
    const { gather } = open({
      lines: [
        ...many(10),
        ...many(1500, (index) => `Error: ${index}`).map((line) => ({ ...line, at: at + 900_000_000n })),
      ],
    });

    expect((await gather())?.gaps[0]).toContain('only the newest 1010 lines');
  });

  it('ends at its bounds, and says what it left out', async () => {
    const { loki, gather } = open({ lines: many(12_000) });

    const symptoms = await gather();

    expect(loki.asked).toHaveLength(11);
    expect(symptoms?.gaps[0]).toMatch(/only the newest 10\d\d\d lines .* services\.orders\.loki\.logs/);
  });

  it('keeps the pages that it has when a later one fails', async () => {
    const { loki, gather } = open({ lines: many(1500, (index) => `Error: ${index}`) });
    loki.disturb({ kind: 'silence' }, () => loki.asked.length > 1);

    const symptoms = await gather();

    expect(symptoms?.errors[0]?.count).toBe(1000);
    expect(symptoms?.gaps).toContain('Loki at loki.example.com could not be asked: no answer in 20 seconds.');
  });

  it('asks for fewer lines where an answer is too large, or Loki allows fewer', async () => {
    const { loki, gather } = open({ lines: many(300, (index) => `Error: ${index}`), state: { mostEntries: 100 } });
    const large = open({ lines: many(300, (index) => `Error: ${index} ${'x'.repeat(18_000)}`) });

    expect((await gather())?.errors[0]?.count).toBe(300);
    expect(loki.asked.map(({ query }) => query.get('limit'))).toContain('63');
    expect((await large.gather())?.errors.reduce((sum, { count }) => sum + count, 0)).toBe(300);
  });

  it('says that there is no line', async () => {
    expect((await open().gather())?.gaps[0]).toBe('Loki has no line of orders in the window.');
  });
});

describe('reading a symptom from Loki', () => {
  it('counts the incident’s error since the rollout', async () => {
    const lines = [
      ...stackLines('x is null', '2026-11-24T09:10:00.000Z'),
      ...stackLines('x is null', '2026-11-24T09:40:00.000Z'),
      ...stackLines('another', '2026-11-24T09:41:00.000Z'),
    ];

    expect(await open({ lines }).read()).toMatchObject({ alarm: 'unknown', failures: 2, sameError: 1 });
  });

  it('knows of no traffic where there is no line', async () => {
    expect(await open().read()).not.toHaveProperty('requests');
  });
});

describe('queries to Loki', () => {
  const lines = [
    { at: '2026-11-24T08:10:10.000Z', text: 'paid "7"' },
    { at: '2026-11-24T08:20:30.000Z', text: 'paid "8" \\ | {app="billing"}' },
    { at: '2026-11-24T08:30:00.000Z', text: 'refunded' },
  ];

  it.each([
    [['paid'], 2],
    [['paid', '"8"'], 1],
    [['"8" \\ | {app="billing"}'], 1],
    [['", drop'], 0],
    [[], 3],
  ] as const)('finds the lines that hold %j', async (words, found) => {
    const answer = await open({ lines, logs: '{app="orders"}' }).logs(words);

    expect(answer?.outcome === 'found' ? answer.lines.length : 0).toBe(found);
  });

  it('shows the newest lines, oldest first, with their time', async () => {
    expect(await open({ lines }).logs([], 2)).toMatchObject({
      outcome: 'found',
      lines: ['2026-11-24T08:20:30.000Z paid "8" \\ | {app="billing"}', '2026-11-24T08:30:00.000Z refunded'],
    });
  });

  it('counts the lines of each minute', async () => {
    const answer = await open({ lines }).logCounts(['paid']);

    if (answer?.outcome !== 'found') throw new RangeError(answer?.why);
    expect(answer.lines).toHaveLength(61);
    expect(answer.lines.filter((line) => / 1$/.test(line))).toEqual([
      '2026-11-24T08:10:00.000Z 1',
      '2026-11-24T08:20:00.000Z 1',
    ]);
  });

  it('says what no line holds', async () => {
    const why = expect.stringMatching(/^No line in Loki between .* holds "ghost"\.$/);

    expect(await open({ lines }).logCounts(['ghost'])).toEqual({ outcome: 'none', why });
    expect(await open({ lines }).logs(['ghost'])).toEqual({ outcome: 'none', why });
  });

  it('names the setting that a service lacks', async () => {
    const { source } = open();
    const elsewhere = { ...incident, service: 'billing' };

    expect(source.concerns(elsewhere)).toBe(false);
    expect(await source.logs?.(elsewhere, { ...window, contains: [], limit: 1 })).toEqual({
      outcome: 'none',
      why: 'The log of billing in Loki is not known: set services.billing.loki.logs in suture.config.ts.',
    });
  });
});

describe('asking Loki', () => {
  it.each([
    ['a token', 'glc_7', 'Bearer glc_7'],
    ['a user with a password', 'jo:hush\n', `Basic ${Buffer.from('jo:hush').toString('base64')}`],
  ])('sends %s', async (_name, secret, authorization) => {
    expect(await open({ secret, state: { authorization } }).logs([])).toMatchObject({
      why: expect.stringContaining('No line'),
    });
    expect(await open({ secret: 'other', state: { authorization } }).logs([])).toMatchObject({
      why: expect.stringContaining('set the secret LOKI_TOKEN anew'),
    });
  });

  it('sends no token where there is none, and names the tenant', async () => {
    const { loki, logs } = open({ tenant: 'shop', state: { tenant: 'shop' } });

    await logs([]);

    expect(loki.asked[0]?.headers.has('authorization')).toBe(false);
    expect(await open({ state: { tenant: 'shop' } }).logs([])).toMatchObject({
      why: expect.stringContaining('set loki.tenant'),
    });
  });

  it('does not show a token that is none', async () => {
    const why = await open({ secret: 'hush\nhush' }).logs([]);

    expect(why).toMatchObject({ outcome: 'none', why: expect.stringContaining('set the secret LOKI_TOKEN anew') });
    expect(JSON.stringify(why)).not.toContain('hush');
  });

  it.each([
    [400, 'parse error at line 1, col 5: syntax error', 'correct services.<name>.loki.logs'],
    [400, 'the query time range exceeds the limit (query length: 744h0m0s, limit: 721h0m0s)', 'a shorter window'],
    [400, 'maximum of series (500) reached for a single query; limit: 500', 'narrow services.<name>.loki.logs'],
    [429, 'too many outstanding requests', 'max_outstanding_per_tenant'],
    [504, '', 'time-out'],
    [500, 'context deadline exceeded', 'time-out'],
    [403, 'invalid scope requested', 'needs the right to read logs'],
    [404, '404 page not found', 'correct loki.url'],
    [422, 'not so', 'refused the query'],
    [502, '', 'answered with status 502'],
  ])('says what to do about status %d %s', async (status, body, why) => {
    const { loki, gather, logs } = open();
    loki.disturb({ kind: 'status', status, body });

    await expect(gather()).rejects.toMatchObject({ name: 'QueryUnanswerable', message: expect.stringContaining(why) });
    expect(await logs([])).toMatchObject({ outcome: 'none', why: expect.stringContaining(why) });
  });

  it.each([
    ['no data', { status: 'success' }],
    ['a vector', { status: 'success', data: { resultType: 'vector', result: [] } }],
    ['streams without labels', { data: { resultType: 'streams', result: [{ values: [] }] } }],
    ['null', null],
  ])('cannot read %s', async (_name, body) => {
    const { loki, gather } = open();
    loki.disturb({ kind: 'json', body });

    await expect(gather()).rejects.toThrow('in a form that is not known');
  });

  it('counts entries of another form, and keeps the others', async () => {
    const { loki, gather } = open();
    const values = [['1764000000000000000', 'Error: boom'], ['soon', 'x'], [7, 'x'], ['1764000000000000000'], null];
    const result = [{ stream: { app: 'orders' }, values }];
    loki.disturb({ kind: 'json', body: { data: { resultType: 'streams', result }, warnings: ['slow'] } });

    expect(await gather()).toMatchObject({
      errors: [{ error: { message: 'boom' } }],
      gaps: expect.arrayContaining(['4 entries of Loki have a form that is not known.', 'Loki warns: slow']),
    });
  });

  it.each(['flood', 'page', 'silence'] as const)('is no harm with %s', async (kind) => {
    const { loki, gather } = open();
    loki.disturb({ kind });

    await expect(gather()).rejects.toMatchObject({ name: 'QueryUnanswerable' });
  });
});
