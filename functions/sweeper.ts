import { sweep } from '@suture/core';
import { executions, gateway, openCloud, openPorts, readBudgetUse, rollouts } from './ports.ts';
import { trigger } from './trigger.ts';

const open = openPorts(executions, gateway, rollouts);

/** Every few minutes: what no event may ever come for. Its own beat is a metric, so that its absence is seen. */
export const handler = trigger('sweeper', async (_event: unknown, { log, count }) => {
  const report = await sweep(open(log));
  count('StartsPending', report.pendingLongerThan5Min.length);
  count('TokensExpiring', report.tokensExpiringWithin24h.length);
  count('BrokenChains', report.brokenChains.length);
  count('HandedOverBySweep', report.handedOver.length);
  count('BudgetUsedPercent', await readBudgetUse(openCloud()));
  count('SweepCompleted');
  log.info('swept', { ...report });
  return report;
});
