import { describe, expect, it } from 'vitest';
import type { RecoveryLook, SymptomSlot } from '../../model/index.ts';
import type { SymptomReading } from '../../ports/telemetry.ts';
import { judgeRecovery } from './judge.ts';

const liveAt = new Date('2026-11-24T12:00:00.000Z');
const window = 900;

type Counts = Partial<Omit<SymptomSlot, 'from' | 'seconds'>>;

/** One slot a minute, beginning so many minutes after the rollout. */
function minutes(from: number, count: number, counts: Counts): readonly SymptomSlot[] {
  return Array.from({ length: count }, (_, index) => ({
    from: new Date(liveAt.getTime() + (from + index) * 60_000).toISOString(),
    seconds: 60,
    version: 'deployed',
    requests: 50,
    failures: counts.sameError ?? 0,
    sameError: 0,
    ...counts,
  }));
}

const failing = minutes(-120, 120, { version: 'unknown', sameError: 10 });
const normal = minutes(-1440, 120, { version: 'unknown' });
const healed = minutes(0, 40, {});

interface Given {
  readonly live: readonly SymptomSlot[];
  readonly after?: number;
  readonly looks?: readonly RecoveryLook[];
  readonly look?: number;
  readonly reading?: Partial<SymptomReading>;
  readonly before?: { readonly failing?: readonly SymptomSlot[]; readonly normal?: readonly SymptomSlot[] };
}

function judge({ live, after = 40, looks = [], look = 10, reading, before }: Given) {
  const history = { live, failing, normal, ...before };
  return judgeRecovery({
    now: new Date(liveAt.getTime() + after * 60_000),
    liveAt,
    windowSeconds: window,
    looks,
    look,
    most: { looks: 60, everySeconds: 60 },
    reading: { alarm: 'ok', sameError: 0, observed: 'alarm ok', history, ...reading },
  });
}

describe('recovered', () => {
  it('is what falls silent under the traffic that failed before', () => {
    expect(judge({ live: healed })).toMatchObject({ word: 'recovered', summary: expect.stringContaining('requests') });
  });

  it('is not claimed before the time to watch is over', () => {
    expect(judge({ live: healed, after: 14 })).toMatchObject({ word: 'watching', waitSeconds: 60 });
  });

  it.each<[string, Given, RegExp]>([
    ['nothing was asked of it', { live: minutes(0, 40, { requests: 0 }) }, /no traffic/],
    ['a tenth of the requests of one incident were too few', { live: minutes(0, 40, { requests: 0.2 }) }, /too little/],
    ['the alarm fires', { live: healed, reading: { alarm: 'firing' } }, /alarm still fires/],
    [
      'the alarm flaps',
      { live: healed, looks: [{ look: 9, at: liveAt.toISOString(), alarm: 'firing', sameError: 0 }] },
      /look before/,
    ],
    ['a vendor is down', { live: healed, reading: { unread: ['Sentry did not answer.'] } }, /Sentry did not answer/],
    ['its health check fails', { live: healed, reading: { health: 'failing' } }, /health check/],
    [
      'an earlier version still answers',
      { live: [...healed, ...minutes(0, 40, { version: 'earlier', sameError: 10 })] },
      /partial: an earlier version answers 50 %/,
    ],
    [
      'it failed as much in normal hours',
      { live: healed, before: { normal: minutes(-1440, 120, { sameError: 10 }) } },
      /as much in normal hours/,
    ],
    ['answers seem slower', { live: measuredAtTheEnd(90), before: { normal: slowAtTimes() } }, /90 ms/],
  ])('is not claimed when %s', (_when, given, reason) => {
    const { word, summary } = judge(given);

    expect(['watching', 'cannot_tell']).toContain(word);
    expect(summary).toMatch(reason);
  });

  it('is not claimed for the pause of a fault that comes and goes', () => {
    const spells = failing.map((slot, index) => (index % 60 < 10 ? slot : { ...slot, failures: 0, sameError: 0 }));

    expect(judge({ live: healed, before: { failing: spells } })).toMatchObject({ word: 'watching' });
  });

  it('does not count what may still arrive late', () => {
    expect(judge({ live: healed.slice(0, 1), after: 4 }).summary).toContain('no traffic');
  });
});

function slowAtTimes(): readonly SymptomSlot[] {
  return normal.map((slot, index) => ({ ...slot, latency: index % 3 === 0 ? 100 : 50 }));
}

function measuredAtTheEnd(latency: number): readonly SymptomSlot[] {
  return healed.map((slot, index) => (index < 37 ? slot : { ...slot, latency }));
}

describe('not recovered', () => {
  it('is what goes on failing, with the difference in numbers', () => {
    const live = minutes(0, 3, { sameError: 8 });

    expect(judge({ live, after: 3, look: 3 })).toEqual({
      word: 'not_recovered',
      summary:
        'the error came back: 24 of 150 requests (16 %) since the rollout, 1200 of 6000 requests (20 %) before it',
    });
  });

  it('is not claimed for what old instances still say', () => {
    const live = [...healed, ...minutes(0, 10, { version: 'earlier', sameError: 10 })];

    expect(judge({ live }).word).toBe('recovered');
  });

  it('is not claimed for a single stray failure', () => {
    const [first] = minutes(20, 1, { sameError: 1 });
    const live = healed.map((slot) => (slot.from === first?.from ? first : slot));

    expect(judge({ live }).word).not.toBe('not_recovered');
  });

  it('waits for old instances where versions are not told apart', () => {
    const live = [...minutes(0, 8, { version: 'unknown', sameError: 2 }), ...minutes(8, 32, { version: 'unknown' })];

    expect(judge({ live: live.slice(0, 8), after: 8, look: 8 }).word).toBe('watching');
    expect(judge({ live }).word).toBe('recovered');
  });

  it('is shown by metrics that come twice as by those that come once', () => {
    const live = minutes(0, 3, { sameError: 8 });

    expect(judge({ live: [...live, ...live], after: 3, look: 3 })).toEqual(judge({ live, after: 3, look: 3 }));
  });

  it('does not count failures from before the rollout, or from a clock that runs ahead', () => {
    const live = [...healed, ...minutes(-30, 10, { sameError: 10 }), ...minutes(45, 10, { sameError: 10 })];

    expect(judge({ live }).word).toBe('recovered');
  });
});

describe('made worse', () => {
  it('is a fix that breaks something else', () => {
    expect(judge({ live: minutes(0, 20, { failures: 5 }), after: 20 })).toMatchObject({
      word: 'made_worse',
      summary: expect.stringContaining('100 of 1000 requests (10 %) since the rollout, 0 of 6000'),
    });
  });

  it('is a fix after which answers take longer', () => {
    const usual = normal.map((slot) => ({ ...slot, latency: 50 }));

    expect(judge({ live: minutes(0, 20, { latency: 200 }), after: 20, before: { normal: usual } })).toMatchObject({
      word: 'made_worse',
      summary: 'answers take 200 ms since the rollout, and took 50 ms in normal hours',
    });
  });

  it('is not a service that fails as it always did', () => {
    const usual = normal.map((slot) => ({ ...slot, failures: 1 }));

    expect(judge({ live: minutes(0, 40, { failures: 1 }), before: { normal: usual } }).word).toBe('recovered');
  });
});

describe('cannot tell', () => {
  it('gives the reason once the looks are used up', () => {
    expect(judge({ live: minutes(0, 40, { requests: 0 }), look: 60 })).toEqual({
      word: 'cannot_tell',
      summary: 'no traffic: recovery cannot be judged',
    });
  });

  it('looks ever more rarely, so that a quiet service is watched for long', () => {
    const quiet = (after: number) => judge({ live: minutes(0, 40, { requests: 0 }), after }).waitSeconds;

    expect([quiet(40), quiet(400)]).toEqual([300, 1800]);
  });
});

describe('totals without counts by time', () => {
  const totals = (sameError: number, after: number, looks: readonly RecoveryLook[]) =>
    judgeRecovery({
      now: new Date(liveAt.getTime() + after * 1000),
      liveAt,
      windowSeconds: window,
      looks,
      look: looks.length + 1,
      most: { looks: 60, everySeconds: 60 },
      reading: { alarm: 'ok', requests: 100, sameError, observed: `${sameError} errors` },
    }).word;
  const lookAt = (after: number, sameError: number): RecoveryLook => ({
    look: 1,
    at: new Date(liveAt.getTime() + after * 1000).toISOString(),
    alarm: 'ok',
    sameError,
  });

  it('do not show a failure while old instances go', () => {
    expect(totals(3, 60, [])).toBe('watching');
    expect(totals(3, 300, [lookAt(60, 3)])).toBe('watching');
    expect(totals(3, 1000, [lookAt(60, 3)])).toBe('recovered');
  });

  it('show a failure that grows after that', () => {
    expect(totals(4, 300, [lookAt(60, 3)])).toBe('not_recovered');
  });
});
