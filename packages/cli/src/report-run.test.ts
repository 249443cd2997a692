import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { ExecutionFailed, type RunEnd } from '@suture/local';
import { describe, expect, it } from 'vitest';
import { openOutput } from './output.ts';
import { reportRun } from './report-run.ts';

const failure = {
  error: 'HandOverFailed',
  cause: 'It could not be handed over.',
  taskError: { state: 'HandOver', name: 'Error', message: 'ENOSPC: no space left on device' },
};
const incident = {
  ...sampleIncident,
  review: { id: '1', url: 'file:///pr/1', branch: 'suture/inc-1', headCommit: 'c0ffee' },
};
const failed: RunEnd = { outcome: 'failed', incident, error: new ExecutionFailed(incident.id, failure) };

const nobody = {
  whoAmI: () => Promise.reject(new Error('nobody is asked')),
  approve: () => Promise.reject(new Error('nobody decides')),
  requestChanges: () => Promise.reject(new Error('nobody decides')),
  reject: () => Promise.reject(new Error('nobody decides')),
};

async function report(end: RunEnd, json = false) {
  const [out, err] = [[] as string[], [] as string[]];
  const streams = {
    out: { write: (text: string) => out.push(text) },
    err: { write: (text: string) => err.push(text) },
  };
  const { ports } = createTestWorld();
  const loop = { ports, run: async () => end, reviewer: nobody };
  const code = await reportRun(incident.id, loop, false, openOutput({ json }, streams));
  return { code, out: out.join(''), err: err.join('') };
}

describe('reportRun', () => {
  it('fails with the error of the execution and what caused it, whatever state the incident is in', async () => {
    const { code, out, err } = await report(failed);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('HandOverFailed: It could not be handed over.');
    expect(err).toContain('in HandOver: Error: ENOSPC: no space left on device');
    expect(err).toContain('suture resume inc-1');
  });

  it('prints the same as one JSON value', async () => {
    const { code, out, err } = await report(failed, true);

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(JSON.parse(err)).toMatchObject({
      error: { name: 'ExecutionFailed', message: expect.stringMatching(/HandOverFailed.*ENOSPC/s) },
    });
  });

  it.each<[string, RunEnd, number, string]>([
    ['waits for a person', { outcome: 'waiting', incident }, 0, 'A proven fix waits for you'],
    [
      'was handed over',
      {
        outcome: 'ended',
        incident: {
          ...incident,
          status: 'handed_over',
          outcome: { result: 'handed_over', reason: 'no cause', at: incident.updatedAt },
        },
      },
      3,
      'Handed over: no cause',
    ],
    ['belongs to another process', { outcome: 'busy', incident, heldBy: 7 }, 5, 'Process 7'],
  ])('reports an incident that %s by its exit code', async (_what, end, code, words) => {
    const told = await report(end);

    expect(told).toMatchObject({ code, err: '' });
    expect(told.out).toContain(words);
  });
});
