import { callFaults, type Faults, invocationFaults, noFaults } from '../kernel/faults.ts';
import type { Cell, Story } from '../protocol.ts';
import type { Run } from '../run.ts';
import { simulate } from '../simulate.ts';
import { stories } from './stories.ts';

const seed = 1;

function scenarioOf(story: string) {
  const scenario = stories[story];
  if (scenario === undefined) throw new RangeError(`there is no story ${story}`);
  return scenario;
}

/** Plays a story with one fault at one place. */
export function playCell({ story, caller, invocation, call, fault }: Cell): Promise<Run> {
  const faults: Faults = {
    // Step Functions tries this one again, so that the story ends as it would have.
    death: 'Lambda.ServiceException',
    ofCall: (place) =>
      place.caller === caller && place.invocation === invocation && place.call === call
        ? callFaults.find((kind) => kind === fault)
        : undefined,
    ofInvocation: (place) =>
      call === 0 && place.caller === caller && place.invocation === invocation
        ? invocationFaults.find((kind) => kind === fault)
        : undefined,
  };
  return simulate({ seed, scenario: scenarioOf(story), faults });
}

/** Faults of calls that a cell has: all but the slow ones, which need no place. */
const kinds = callFaults.filter((kind) => kind !== 'slow');
/** The sweep comes again and again; the first times show it all. */
const mostSweeps = 3;

/** Plays each story without a fault, and lists its cells. */
export async function listStories(): Promise<readonly Story[]> {
  return Promise.all(
    Object.entries(stories).map(async ([name, scenario]) => {
      const cells: Cell[] = [];
      const add = (cell: Omit<Cell, 'story'>) => {
        if (cell.caller !== 'sweeper' || cell.invocation <= mostSweeps) cells.push({ story: name, ...cell });
      };
      const faults: Faults = {
        ...noFaults,
        ofCall: ({ caller, invocation, call }) => {
          for (const fault of kinds) add({ caller, invocation, call, fault });
          return undefined;
        },
        ofInvocation: ({ caller, invocation }) => {
          for (const fault of invocationFaults) add({ caller, invocation, call: 0, fault });
          return undefined;
        },
      };
      const { ends, violations } = await simulate({ seed, scenario, faults });
      if (violations.length > 0) throw new RangeError(`the story ${name} violates an invariant by itself`);
      return { name, ends: [...ends], cells };
    }),
  );
}
