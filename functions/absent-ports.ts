import type { Ports } from '@suture/core';

type Optional =
  | 'codeHost'
  | 'tickets'
  | 'telemetry'
  | 'rollouts'
  | 'repairer'
  | 'suites'
  | 'provingGround'
  | 'executions';

/** In the place of what a function was not given: a step that reaches for it anyway fails by name. */
export function absentPorts(): Pick<Ports, Optional> {
  return {
    codeHost: {
      deployedCommit: () => refuse('codeHost'),
      history: () => refuse('codeHost'),
      diff: () => refuse('codeHost'),
      openReview: () => refuse('codeHost'),
      readReview: () => refuse('codeHost'),
      comment: () => refuse('codeHost'),
      closeReview: () => refuse('codeHost'),
    },
    tickets: {
      open: () => refuse('tickets'),
      comment: () => refuse('tickets'),
      close: () => refuse('tickets'),
    },
    telemetry: { gather: () => refuse('telemetry'), read: () => refuse('telemetry') },
    rollouts: { status: () => refuse('rollouts') },
    repairer: { diagnose: () => refuse('repairer'), fix: () => refuse('repairer') },
    suites: { find: () => refuse('suites') },
    provingGround: { supply: () => refuse('provingGround') },
    executions: {
      start: () => refuse('executions'),
      status: () => refuse('executions'),
      succeed: () => refuse('executions'),
    },
  };
}

async function refuse(port: Optional): Promise<never> {
  throw new PortNotGiven(port);
}

class PortNotGiven extends Error {
  override readonly name = 'PortNotGiven';
  constructor(port: string) {
    super(`This function was not given the port ${port}. Name it in the function's file if the step needs it.`);
  }
}
