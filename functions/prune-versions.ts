import { parse } from '@suture/core';
import * as z from 'zod';
import { trigger } from './trigger.ts';

const Environment = z.object({ STATE_MACHINE_ARN: z.string().min(1) });

/** Deletes, once a day, versions of the machine's functions that no execution can call any more. */
export const handler = trigger('prune-versions', async (_event: unknown, { log, count }) => {
  const { STATE_MACHINE_ARN: stateMachineArn } = parse(Environment, process.env, 'the environment of the function');
  const { prune } = await import('./lazy/prune.ts');
  const report = await prune(stateMachineArn);
  count('VersionsPruned', report.deleted.length);
  log.info('pruned', { ...report });
  return report;
});
