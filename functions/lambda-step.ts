import middy from '@middy/core';
import {
  type Deadline,
  type Log,
  type Ports,
  runStep,
  type StateName,
  StepInput,
  type StepOutput,
  steps,
} from '@suture/core';
import { observe } from './observability.ts';

/** Puts the ports of one invocation together, which ends when its deadline is over. What it opens it may keep for the next. */
export type OpenPorts = (log: Log, deadline?: Deadline) => Ports;

/**
 * The handler of one state: everything a step needs of Lambda is here, everything else is in the core. Errors leave by the names
 * that the machine's Retry and Catch know, and every line of the log tells of which incident it speaks.
 */
export function lambdaStep(state: StateName, openPorts: OpenPorts) {
  const { log, logger, count, middleware } = observe(state);
  return middy<unknown, StepOutput>()
    .use([...middleware])
    .onError((request) => {
      const name = request.error?.name ?? 'Error';
      count('StepFailed');
      if (name === 'KillSwitchThrown') count('KillSwitchThrown');
      if (name.endsWith('Throttled')) count('Throttled');
      log.warn('step failed', { error: name });
    })
    .handler(async (event, context) => {
      const incidentId = StepInput.safeParse(event).data?.incidentId;
      if (incidentId !== undefined) logger.appendKeys({ incidentId, stage: steps[state].stage });
      const deadline = { timeLeft: () => context.getRemainingTimeInMillis() };
      return runStep(state, event, openPorts(log, deadline));
    });
}
