import type { Incident, Telemetry } from '@suture/core';

export interface RerunResult {
  readonly ran: number;
  readonly failed: number;
  /** `Name: message` of the first failure. */
  readonly error?: string;
}

export interface RerunOptions {
  readonly gather: Telemetry['gather'];
  /** Runs the proof's reproduction on the merged commit. */
  readonly rerun: (incident: Incident) => Promise<RerunResult>;
}

/** For a repository without a running service: the symptom is gone when the reproduction passes on the merged commit. */
export function createRerunTelemetry(options: RerunOptions): Telemetry {
  return {
    gather: options.gather,
    read: async (incident) => {
      const { ran, failed, error } = await options.rerun(incident);
      const observed = `the reproduction on the merged commit: ${ran - failed} of ${ran} tests pass${error === undefined ? '' : `, ${error.slice(0, 300)}`}`;
      return { alarm: failed === 0 && ran > 0 ? 'ok' : 'firing', sameError: ran === 0 ? 1 : failed, observed };
    },
  };
}
