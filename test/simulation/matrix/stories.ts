import { Models, readConfig } from '@suture/core';
import type { Happening, Scenario } from '../scenario.ts';
import { createCause } from '../world/service.ts';

const hour = 3_600_000;
const cause = createCause('fault1', 'orders', 'shop/orders');

interface StoryParts {
  readonly trust?: 'observe' | 'propose';
  readonly mechanic?: 'first' | 'off';
  readonly happenings?: readonly Happening[];
  readonly webhooksLost?: number;
}

const alarm = (id: string, at: number, name: string): Happening => ({
  id,
  at,
  kind: 'alarm',
  alarm: `orders-${name}-${cause.id}`,
  state: 'ALARM',
  changedAt: at - 5_000,
});

function createStory({ trust = 'propose', mechanic = 'off', happenings = [], webhooksLost = 0 }: StoryParts): Scenario {
  const id = 'anthropic.claude-sonnet-4-6';
  const config = readConfig(
    {
      services: {
        orders: { repository: 'shop/orders', branch: 'main', alarms: ['orders-*'], mechanic, trust: { start: trust } },
      },
      models: Models.parse({ diagnose: { id, maxTokens: 2_000 }, fix: { id, maxTokens: 2_000 } }),
      limits: { verifySeconds: { critical: 60, high: 60, medium: 60, low: 60 } },
    },
    'the configuration of a story',
  );
  return {
    causes: [cause],
    habits: {
      pauses: 0,
      failsToTell: 0,
      asksForForbidden: 0,
      goodFix: 1,
      tokensPerAnswer: 500,
      notProven: 0,
      redOnBase: 0,
      staleReport: 0,
      buildFails: 0,
      dependenciesMissing: 0,
      rolloutFails: 0,
      rolloutNever: 0,
      noTraffic: 0,
      countsByTime: true,
      twoErrors: false,
    },
    config: () => config,
    startsEarlier: false,
    happenings: [alarm('alarm-1', 10_000, '5xx'), ...happenings],
    faults: { perCall: 0, perInvocation: 0 },
    messages: { doubled: 0, late: 0, webhooksLost, forged: 0 },
    people: { soon: 1, visits: [[1, 1]], actions: [[1, 'merge']] },
    sweepMinutes: 20,
    activeFor: 10 * hour,
  };
}

/** Stories that together call every function, each without any mishap of its own. */
export const stories: Readonly<Record<string, Scenario>> = {
  healed: createStory({ mechanic: 'first' }),
  'healed by the sweep, since no webhook comes': createStory({ webhooksLost: 1 }),
  'handed over, since the service is only observed': createStory({ trust: 'observe' }),
  'handed over by the sweep, since the execution was ended': createStory({
    happenings: [{ id: 'abort-1', at: 60_000, kind: 'abort' }],
  }),
  'a second alarm is folded into the first incident': createStory({
    trust: 'observe',
    happenings: [alarm('alarm-2', 200_000, 'latency'), alarm('alarm-3', 300_000, '5xx')],
  }),
};
