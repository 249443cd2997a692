import type { Executions } from '@suture/core';
import { requireVariable } from '../environment.ts';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** Starts executions and answers their waits. */
export const executions = ({ environment }: Cloud) => {
  const stateMachineArn = requireVariable(environment.STATE_MACHINE_ARN, 'STATE_MACHINE_ARN');
  return {
    executions: lazily<Executions>(async () => (await import('../lazy/executions.ts')).openExecutions(stateMachineArn)),
  };
};
