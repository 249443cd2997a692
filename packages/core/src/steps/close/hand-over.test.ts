import { expect, it } from 'vitest';
import { artifactKeys } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { runStep } from '../../runtime/run-step.ts';
import { createTestWorld, sampleIncident } from '../../testing/index.ts';
import { handOver } from './hand-over.ts';

it('leaves an incident as it ended, when the step that ended it died before it said so', async () => {
  const world = createTestWorld();
  const reason = 'another alert of inc-0, which is open';
  const outcome = { result: 'recorded', at: '2026-11-24T09:05:00.000Z', reason } as const;
  await world.ports.incidents.create({ ...sampleIncident, status: 'recorded', outcome });

  const failure = { Error: 'Runtime.ExitError', Cause: 'DetectTriage died' };
  const output = await runStep(handOver, { incidentId: sampleIncident.id, failure }, world.ports);

  expect(output).toMatchObject({ summary: reason, next: 'end', result: 'recorded' });
  expect(await world.ports.incidents.get(sampleIncident.id)).toMatchObject({ status: 'recorded', outcome });
  expect(world.tickets.size).toBe(0);
});

it('closes a pull request that was opened by a step which died before it said so', async () => {
  const world = createTestWorld();
  const { artifacts, codeHost, incidents } = world.ports;
  const attempts = { diagnose: 1, fix: 1, fixInRound: 1, review: 0, observe: 0 };
  await incidents.create({ ...sampleIncident, status: 'running', attempts });
  await artifacts.put(artifactKeys.pullRequest(sampleIncident.id, 1), 'Mends it.');
  const ours = `suture/${sampleIncident.id}`;
  const change = { kind: 'open', title: '', text: '', by: 'suture', headCommit: 'head' } as const;
  const closed: string[] = [];
  const ports: Ports = {
    ...world.ports,
    codeHost: {
      ...codeHost,
      otherChanges: async () =>
        [ours, `${ours}-revert`, 'suture/inc-other'].map((branch, index) => ({
          ...change,
          files: [],
          id: String(index + 7),
          url: `https://host/pr/${index + 7}`,
          branch,
        })),
      readReview: async (_repository, id) => ({
        ...{ id, url: `https://host/pr/${id}`, branch: ours, headCommit: 'head' },
        ...{ status: 'open', draft: true, comments: [] },
      }),
      closeReview: async (_repository, id) => {
        closed.push(id);
        return 'closed';
      },
    },
  };

  await runStep(handOver, { incidentId: sampleIncident.id, failure: { Error: 'States.Timeout' } }, ports);

  expect(closed).toEqual(['7']);
});
