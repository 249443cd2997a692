import { describe, expect, it } from 'vitest';
import type { ObservedRun, ProvingReport, SuiteRun, Trigger, WorkOrder } from '../../model/index.ts';
import { judgeProof } from './judge-proof.ts';

const command = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const error = 'TypeError: x is undefined';
const trigger: Trigger = { module: 'a.js', export: 'a', factory: false, input: { kind: 'call', args: [] } };
const run = (status: 'passed' | 'failed'): SuiteRun => ({
  tests: [{ id: 'r', status, ...(status === 'failed' && { error }) }],
  complete: true,
  timedOut: false,
  duration: 1,
});
const order: WorkOrder = {
  incidentId: 'inc-1',
  attempt: 1,
  nonce: 'nonce-0123456789abcdef',
  repository: 'acme/orders',
  baseCommit: 'c0ffee',
  suite: command,
  files: [],
  timeout: 1000,
  reproduction: {
    kind: 'captured-event',
    description: 'the event',
    files: [],
    command,
    testFiles: [],
    tests: [],
    expects: error,
    trigger,
  },
};
const report: ProvingReport = {
  nonce: order.nonce,
  isolation: 'bubblewrap',
  reproductionOnBase: run('failed'),
  reproductionWithPatch: run('passed'),
  base: run('passed'),
  withPatch: run('passed'),
};
const look = 'a Node process';
const failed: ObservedRun['answers'][number] = { outcome: 'failed', said: `${error}\n    at a.js:1:1` };
const answered: ObservedRun['answers'][number] = { outcome: 'answered', said: '' };
const seen = (answers: ObservedRun['answers'], change: Partial<ObservedRun> = {}): ObservedRun => ({
  look,
  answers,
  output: '',
  ...change,
});
const judge = (onBase: readonly ObservedRun[], withPatch: readonly ObservedRun[]) =>
  judgeProof(order, { ...report, observation: { onBase: [...onBase], withPatch: [...withPatch] } });

describe('judging what was observed from outside', () => {
  it('proves a patch that answers wherever the base commit fails with the incident’s error', () => {
    const proof = judge([seen([failed, failed])], [seen([answered, answered])]);

    expect(proof).toMatchObject({ verdict: 'proven', reasons: [], observation: { made: true } });
    expect(proof.observation?.description).toContain(look);
  });

  it.each<[string, readonly ObservedRun[]]>([
    ['still fails', [seen([failed])]],
    ['gives no answer', [seen([], { silent: 'the process ended with exit code 1.' })]],
    ['was not observed', []],
    ['fails from the second call on', [seen([answered, failed])]],
  ])('does not prove a patch that %s', (_name, withPatch) => {
    const proof = judge([seen([failed, failed])], withPatch);

    expect(proof.verdict).toBe('not_proven');
    expect(proof.reasons.join(' ')).toContain('Observed from outside as a Node process, the patch');
  });

  it('lets a repeated call fail with another error, as a second cancellation does', () => {
    const proof = judge(
      [seen([failed, failed])],
      [seen([answered, { outcome: 'failed', said: 'Error: gone already' }])],
    );

    expect(proof.verdict).toBe('proven');
  });

  it('recognizes the incident’s error in what a dying process writes', () => {
    const dead = seen([], { silent: 'the process ended with exit code 1.', output: `{"stack":"${error}\\n at a.js"}` });

    expect(judge([dead], [seen([failed])]).verdict).toBe('not_proven');
    expect(judge([dead], [seen([answered])])).toMatchObject({ verdict: 'proven', observation: { made: true } });
  });

  it('recognizes the incident’s error where a logger writes name and message apart', () => {
    const logged = seen([{ outcome: 'failed', said: '{"statusCode":500}' }], {
      output: '{"error":{"name":"TypeError","message":"x is undefined"}}',
    });

    expect(judge([logged], [seen([failed])]).verdict).toBe('not_proven');
  });

  it.each<[string, readonly ObservedRun[], string]>([
    ['does not fail', [seen([answered])], 'does not fail'],
    ['fails with another error', [seen([{ outcome: 'failed', said: 'Error: no database' }])], 'Error: no database'],
    ['does not start', [seen([], { silent: 'the process ended with exit code 1.' })], 'exit code 1'],
    ['was not observed', [], 'was not started'],
  ])('says that there is no observation where the base commit %s', (_name, onBase, why) => {
    const proof = judge(onBase, []);

    expect(proof).toMatchObject({ verdict: 'proven', observation: { made: false } });
    expect(proof.observation?.description).toContain(why);
  });

  it('says why no observation is possible without a call or event', () => {
    const { trigger: _none, ...reproduction } = order.reproduction;

    const proof = judgeProof({ ...order, reproduction }, report);

    expect(proof.observation).toEqual({ made: false, description: expect.stringContaining('author wrote') });
  });
});
