import middy from '@middy/core';
import { type Ports, runStep, type StateName, type StepOutput } from '@suture/core';

/**
 * The handler of one state: everything a step needs of Lambda is here, everything else is in the core.
 * @param openPorts the composition root; called once for each invocation, so that it decides what to keep between them
 */
export function lambdaStep(state: StateName, openPorts: () => Promise<Ports>) {
  return middy<unknown, StepOutput>().handler(async (event) => runStep(state, event, await openPorts()));
}
