import { alarmEmail } from './alarm-email.ts';
import { alarmHistory } from './alarm-history.ts';
import type { AlarmChange } from './change.ts';
import { describedAlarm } from './described-alarm.ts';
import { notification } from './notification.ts';
import { lambdaAction, stateChange } from './state-change.ts';

export { isAlarmEmail } from './alarm-email.ts';
export { writeAlarmArn } from './arn.ts';
export { type AlarmChange, Time } from './change.ts';
export { linkAlarm, linkScalingGroup } from './console-link.ts';
export { drivesScaling } from './scaling.ts';

interface AlarmForm {
  accepts(event: unknown): boolean;
  /** @throws InvalidInput that names the field */
  read(event: unknown): AlarmChange;
}

/** Each form in which CloudWatch reports an alarm. */
export const alarmForms: readonly AlarmForm[] = [
  stateChange,
  lambdaAction,
  notification,
  describedAlarm,
  alarmHistory,
  alarmEmail,
];
