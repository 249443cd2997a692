import { autoscaling } from './autoscaling.ts';
import { cloudwatch } from './cloudwatch.ts';
import { event } from './event.ts';
import { lambda } from './lambda.ts';
import { rehearsal } from './rehearsal.ts';
import type { AlertSource } from './source.ts';

export { readCommandAlert } from './command.ts';
export { decodeText } from './decode-text.ts';
export { SutureAlert } from './event.ts';
export { Unclaimed } from './find-service.ts';
export { chooseLogError, readLogErrors, toLogAlert } from './log.ts';
export {
  chooseAlert,
  nameAlert,
  type ReadAlert,
  readAlert,
  readAlertEvent,
  readAlerts,
  readEvents,
} from './read-alert.ts';
export { type RehearsalDetail, rehearsalDetailType } from './rehearsal.ts';
export { placeModule, writeModule } from './rehearsed-fault.ts';
export type { AlertSource } from './source.ts';

/** All alert sources, in the order in which they are tried. */
export const alertSources: readonly AlertSource[] = [cloudwatch, autoscaling, event, lambda, rehearsal];
