import type { Evidence, Incident } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { createLogTelemetry } from './log-telemetry.ts';

const stack = (message: string) =>
  `TypeError: ${message}\n    at show (/srv/app/src/show.js:3:9)\n    at handle (/srv/app/src/app.js:10:5)`;

function line(time: string, message?: string): string {
  const err = message === undefined ? {} : { err: { name: 'TypeError', message, stack: stack(message) } };
  return `${JSON.stringify({ level: message === undefined ? 'info' : 'error', time, msg: 'request', req: { method: 'GET', url: '/show/7', headers: { accept: '*/*' } }, ...err })}\n`;
}

describe('createLogTelemetry', () => {
  it("distinguishes the incident's error from others since the rollout", async () => {
    const log = [
      line('2026-11-24T09:00:00Z', 'a is null'),
      line('2026-11-24T10:00:00Z'),
      line('2026-11-24T10:00:01Z', 'a is null'),
      line('2026-11-24T10:00:02Z', 'other'),
    ];
    const telemetry = createLogTelemetry({ lines: () => log, alarm: async () => 'ok' });
    const evidence: Evidence = {
      gatheredAt: '2026-11-24T09:01:00Z',
      deployedCommit: 'c0ffee',
      commits: [],
      gaps: [],
      errors: [{ error: { name: 'TypeError', message: 'a is null', stack: stack('a is null') }, count: 1 }],
    };
    const incident = { id: 'inc-1' } as unknown as Incident;

    const reading = await telemetry.read(incident, '2026-11-24T09:30:00Z', evidence);

    expect(reading).toMatchObject({ alarm: 'ok', requests: 3, failures: 2, sameError: 1 });
  });
});
