import { expect, it } from 'vitest';
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
