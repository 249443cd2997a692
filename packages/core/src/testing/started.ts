import type { Incident } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import { runStep } from '../runtime/run-step.ts';
import { receiveAlert } from '../steps/detect/intake.ts';
import { type StateName, steps } from '../steps/index.ts';
import { sampleAlert } from './answers.ts';

/** An incident of the sample alert, and how its states are run by hand. */
export interface Started {
  readonly incidentId: string;
  /** Runs states one after the other. Returns the word of the last one. */
  run(...states: readonly StateName[]): Promise<string>;
  read(): Promise<Incident>;
}

/** Lets the sample alert start an incident. */
export async function startSample(ports: Ports): Promise<Started> {
  const intake = await receiveAlert(sampleAlert, ports);
  if (intake.outcome !== 'started') throw new RangeError(`the alert was ${intake.outcome}`);
  const { incidentId } = intake;
  return {
    incidentId,
    run: async (...states) => {
      let next = '';
      for (const state of states) next = (await runStep(steps[state], { incidentId, token: 'token-1' }, ports)).next;
      return next;
    },
    read: async () => {
      const incident = await ports.incidents.get(incidentId);
      if (incident === undefined) throw new RangeError('the incident is gone');
      return incident;
    },
  };
}
