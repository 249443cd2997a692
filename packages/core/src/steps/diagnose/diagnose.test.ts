import { describe, expect, it } from 'vitest';
import type { Alert, ObservedError } from '../../model/index.ts';
import { runStep } from '../../runtime/run-step.ts';
import { createTestWorld, sampleAlert } from '../../testing/index.ts';
import { detectEvidence } from '../detect/detect-evidence.ts';
import { detectTicket } from '../detect/detect-ticket.ts';
import { detectTriage } from '../detect/detect-triage.ts';
import { receiveAlert } from '../detect/intake.ts';
import { diagnose } from './diagnose.ts';

const error = {
  name: 'TypeError',
  message: 'rate is undefined',
  stack: 'TypeError: rate is undefined\n    at fee (/app/src/fees.js:6:3)',
};
/** As Sentry sends it: anybody with the project's public key could have. */
const sent: Alert = { ...sampleAlert, source: 'sentry', sourceId: '4711', error, outsider: ['title', 'error'] };

async function diagnosed(alert: Alert, errors: readonly ObservedError[], failures = 0) {
  const world = createTestWorld();
  const traffic = { windowSeconds: 60, requests: 40, failures };
  const ports: typeof world.ports = {
    ...world.ports,
    telemetry: { ...world.ports.telemetry, gather: async () => ({ errors: [...errors], traffic, gaps: [] }) },
  };
  const intake = await receiveAlert(alert, ports);
  if (intake.outcome !== 'started') throw new RangeError(`the alert was ${intake.outcome}`);
  const input = { incidentId: intake.incidentId, token: 'token-1' };
  await runStep(detectEvidence, input, ports);
  await runStep(detectTriage, input, ports);
  await runStep(detectTicket, input, ports);
  const result = await runStep(diagnose, input, ports);
  const [ticket] = world.tickets.values();
  return { ...result, comments: [...(ticket?.comments.keys() ?? [])] };
}

describe('a failure that only an outsider could have told of', () => {
  it('is diagnosed on the ticket, and no fix is written', async () => {
    const { next, summary, comments } = await diagnosed(sent, []);

    expect(next).toBe('hand_over');
    expect(summary).toContain('anybody who can send it events could have written that');
    expect(comments).toEqual(['diagnosis-1']);
  });

  it.each([
    ['requests failed', sent, [], 3],
    ['an alarm measured it', { ...sent, alarm: { threshold: 1 } }, [], 0],
    ['the log has another error', sent, [{ error: { ...error, message: 'no', stack: '' }, count: 9 }], 9],
  ])(
    'is not repaired because %s: something fails, and nothing shows that it is this',
    async (_what, alert, errors, failures) => {
      expect((await diagnosed(alert, errors, failures)).next).toBe('hand_over');
    },
  );

  it.each([
    ['the service’s log has the same error', sent, [{ error, count: 2 }]],
    ['its words are the platform’s', { ...sent, outsider: ['title'] }, []],
  ])('is repaired where %s', async (_what, alert, errors) => {
    expect((await diagnosed(alert, errors)).next).toBe('fix');
  });
});
