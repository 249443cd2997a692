import { autoscaling } from './autoscaling.ts';
import { cloudwatch } from './cloudwatch.ts';
import { event } from './event.ts';
import type { AlertSource } from './source.ts';

export { readCommandAlert } from './command.ts';
export { chooseLogError, readLogErrors, toLogAlert } from './log.ts';
export { readAlert, readAlertEvent } from './read-alert.ts';
export type { AlertSource } from './source.ts';

/** All alert sources, in the order in which they are tried. */
export const alertSources: readonly AlertSource[] = [cloudwatch, autoscaling, event];
