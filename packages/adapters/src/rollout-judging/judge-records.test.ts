import { describe, expect, it } from 'vitest';
import { judgeRecords, type RecordedRollout } from './judge-records.ts';

const commit = 'a'.repeat(40);
const contains = async (texts: readonly string[]) => texts.includes('with');

/** A rollout that began as the nth from the top of a list, newest first. */
function record(state: RecordedRollout['state'], having: 'with' | 'without', endedAt?: string): RecordedRollout {
  const at = endedAt === undefined ? {} : { at: `2026-11-24T${endedAt}:00.000Z` };
  return { name: `${state} ${having}`, commits: [having], state, detail: `is ${state}`, ...at };
}

describe('judgeRecords', () => {
  it.each<[string, string, readonly RecordedRollout[]]>([
    ['pending', 'there is none', []],
    ['live', 'the last one has it', [record('succeeded', 'with', '10:00')]],
    [
      'live',
      'a newer one without it failed',
      [record('failed', 'without', '11:00'), record('succeeded', 'with', '10:00')],
    ],
    [
      'live',
      'a newer one without it has not ended',
      [record('under way', 'without'), record('succeeded', 'with', '10:00')],
    ],
    ['failed', 'the newest that has it failed', [record('failed', 'with', '11:00')]],
    [
      'failed',
      'one without it came after',
      [record('succeeded', 'without', '11:00'), record('succeeded', 'with', '10:00')],
    ],
    [
      'failed',
      'of two at once the older one, which is without it, ended later',
      [record('succeeded', 'with', '10:00'), record('succeeded', 'without', '10:05')],
    ],
    [
      'live',
      'of two at once the older one, which is without it, ended earlier',
      [record('succeeded', 'with', '10:05'), record('succeeded', 'without', '10:00')],
    ],
    [
      'pending',
      'it is shipped once more after it was replaced',
      [record('under way', 'with'), record('succeeded', 'without', '11:00'), record('succeeded', 'with', '10:00')],
    ],
    ['pending', 'the one that has it shipped nothing', [record('skipped', 'with', '10:00')]],
    ['pending', 'a later one skipped it', [record('succeeded', 'without', '11:00')]],
  ])('is %s when %s', async (status, _when, records) => {
    expect((await judgeRecords(commit, records, contains)).status).toBe(status);
  });

  it('names the one that put another commit in its place', async () => {
    const records = [record('succeeded', 'without', '11:00'), record('succeeded', 'with', '10:00')];

    expect(await judgeRecords(commit, records, contains)).toEqual({
      commit,
      status: 'failed',
      detail: 'it was live until succeeded without put another commit in its place',
    });
  });
});
