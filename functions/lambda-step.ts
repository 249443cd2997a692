import middy from '@middy/core';
import {
  type Deadline,
  defined,
  type Log,
  type Ports,
  type PortsOf,
  runStep,
  type Step,
  StepInput,
  type StepOutput,
} from '@suture/core';
import { observe } from './observability.ts';

/** What is known of an invocation. */
interface Invocation {
  readonly deadline?: Deadline;
  /** The incident that it is about; its configuration is used. */
  readonly incidentId?: string;
}

/** Opens the ports of one invocation. Clients may be kept for the next one. */
export type OpenPorts<Opened> = (log: Log, invocation?: Invocation) => Promise<Opened>;

/** The metric of each way in which an incident can end. */
const endings = {
  closed: 'IncidentsHealed',
  handed_over: 'IncidentsHandedOver',
  recorded: 'IncidentsRecorded',
} as const;

/**
 * The handler of one state. The compiler checks that every port of the step is opened. Errors keep the names that the machine's
 * Retry and Catch match, and every log line names its incident.
 */
export function lambdaStep<Need extends keyof Ports>(step: Step<Need>, openPorts: OpenPorts<PortsOf<Need>>) {
  const { log, logger, count, middleware } = observe(step.name);
  return middy<unknown, StepOutput>()
    .use([...middleware])
    .onError(async (request) => {
      const { findThrottle } = await import('./lazy/throttling.ts');
      request.error = findThrottle(request.error) ?? request.error;
      const name = request.error?.name ?? 'Error';
      count('StepFailed');
      if (name === 'KillSwitchThrown') count('KillSwitchThrown');
      if (name.endsWith('Throttled')) count('Throttled');
      log.warn('step failed', { error: name });
    })
    .handler(async (event, context) => {
      const incidentId = StepInput.safeParse(event).data?.incidentId;
      if (incidentId !== undefined) logger.appendKeys({ incidentId, stage: step.stage });
      const deadline = { timeLeft: () => context.getRemainingTimeInMillis() };
      const ports = await openPorts(log, { deadline, ...defined({ incidentId }) });
      const output = await runStep(step, event, ports);
      if (output.result !== undefined) count(endings[output.result]);
      return output;
    });
}
