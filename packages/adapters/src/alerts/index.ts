import { autoscaling } from './autoscaling.ts';
import { cloudwatch } from './cloudwatch.ts';
import { event } from './event.ts';
import type { AlertSource } from './source.ts';

export { readAlert } from './read-alert.ts';
export type { AlertSource } from './source.ts';

/** Every alert source, asked in this order. */
export const alertSources: readonly AlertSource[] = [cloudwatch, autoscaling, event];
