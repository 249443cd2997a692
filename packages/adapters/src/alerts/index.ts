import { autoscaling } from './autoscaling.ts';
import { cloudwatch } from './cloudwatch.ts';
import { event } from './event.ts';
import type { AlertSource } from './source.ts';

export { readCommandAlert } from './command.ts';
export { readLogAlert } from './log.ts';
export { readAlert } from './read-alert.ts';
export type { AlertSource } from './source.ts';

/** Every shape that is recognised in an event, asked in this order. */
export const alertSources: readonly AlertSource[] = [cloudwatch, autoscaling, event];
