import { sweep } from '@suture/core';
import { readBudgetUse } from './budget-use.ts';
import { checkpoints } from './parts/checkpoints.ts';
import { executions } from './parts/executions.ts';
import { gateway } from './parts/gateway.ts';
import { rollouts } from './parts/rollouts.ts';
import { openCloud, openPorts } from './ports.ts';
import { trigger } from './trigger.ts';

const open = openPorts(checkpoints, executions, gateway, rollouts);

/** Reconciles incidents every few minutes. Each completed run is a metric, so that an alarm sees when runs stop. */
export const handler = trigger('sweeper', async (_event: unknown, { log, count }) => {
  const ports = await open(log);
  const report = await sweep(ports);
  count('StartsPending', report.pendingLongerThan5Min.length);
  count('TokensExpiring', report.tokensExpiringWithin24h.length);
  count('BrokenChains', report.brokenChains.length);
  count('HandedOverBySweep', report.handedOver.length);
  count('BudgetUsedPercent', await readBudgetUse({ ...openCloud(), config: ports.config }));
  count('SweepCompleted');
  log.info('swept', { ...report });
  return report;
});
