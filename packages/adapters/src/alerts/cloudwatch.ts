import { type AlarmReading, type Alert, type Config, defined, InvalidInput, redact } from '@suture/core';
import { type AlarmChange, alarmForms, drivesScaling, linkAlarm, writeAlarmArn } from './cloudwatch/index.ts';
import { findService } from './find-service.ts';
import type { AlertSource } from './source.ts';

export const cloudwatch: AlertSource = {
  name: 'cloudwatch',
  shape: 'a "CloudWatch Alarm State Change" event as EventBridge delivers it',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    title: 'platform',
    url: 'platform',
    alarm: 'platform',
    suppressed: 'platform',
    description: 'platform',
    reason: 'platform',
  },
  accepts: (event) => formOf(event) !== undefined,
  read: (event, config) => toAlert(readChange(event), config),
  nameOf: (event) => readChange(event).name,
};

function formOf(event: unknown) {
  return alarmForms.find((form) => form.accepts(event));
}

function readChange(event: unknown): AlarmChange {
  const form = formOf(event);
  if (form === undefined) throw new InvalidInput('the CloudWatch alarm', ['it has no known form']);
  return form.read(event);
}

/** Characters of an alert's texts. */
const limits = { reason: 2_000, description: 2_000, inTitle: 160 };

/** The alert of an alarm's change. Every form of one change gives the same one. @throws InvalidInput when no service claims the alarm */
function toAlert(change: AlarmChange, config: Config): Alert {
  const { arn, name, value, since, reading } = change;
  const field = 'detail.alarmName';
  const reason = trim(change.reason, limits.reason);
  const description = trim(change.description, limits.description);
  return {
    source: 'cloudwatch',
    sourceId: name,
    service: findService(
      { source: 'cloudwatch', what: 'the CloudWatch alarm', field, kind: 'alarm', name, ...locate(arn) },
      config,
    ),
    title: entitle(name, description),
    state: value === 'ALARM' ? 'firing' : 'resolved',
    startedAt: since.toISOString(),
    fingerprint: `cloudwatch:${writeAlarmArn(arn)}`,
    alarm: { ...locate(arn), ...reading },
    ...defined({ url: linkAlarm(arn.region, name), reason, description, suppressed: explainSilence(change) }),
  };
}

/** Where the alarm is, as far as its form says it. */
function locate({ account, region }: AlarmChange['arn']): Pick<AlarmReading, 'account' | 'region'> {
  const known = (text: string) => (text === 'unknown' ? undefined : text);
  return defined({ account: known(account), region: known(region) });
}

function trim(text: string | undefined, limit: number): string | undefined {
  const trimmed = redact((text ?? '').trim()).slice(0, limit);
  return trimmed === '' ? undefined : trimmed;
}

/** What tools write where nobody described the alarm. */
const saysNothing = /^(?:managed|created|generated|provisioned) (?:by|from|with|via)\b|\bDO NOT EDIT\b/i;

/** The alarm's name, and the first line of what its owner wrote about it. */
function entitle(name: string, description = ''): string {
  const [first = ''] = description.split('\n', 1);
  const own = first.trim().slice(0, limits.inTitle);
  return own === '' || saysNothing.test(own) || own === name ? name.slice(0, 500) : `${name}: ${own}`.slice(0, 500);
}

/** Why the change starts nothing, where that is more than an alarm that is over. */
function explainSilence(change: AlarmChange): string | undefined {
  const { value, muted, suppressedBy, suppressor } = change;
  const name = change.name.slice(0, 255);
  if (value === 'INSUFFICIENT_DATA') return `${name} has not enough data, which is no alarm`;
  if (value === 'OK') return undefined;
  if (muted !== undefined) {
    const rule = muted.by?.split(':alarm-mute-rule:').at(-1);
    return `${name} is muted${rule === undefined ? '' : ` by the mute rule ${rule.slice(0, 255)}`}${muted.until === undefined ? '' : ` until ${muted.until.slice(0, 40)}`}`;
  }
  if (suppressedBy !== undefined) return `${name}: ${describeSuppression(suppressedBy, suppressor)}`;
  if (change.actionsEnabled === false) return `${name}: its actions are disabled`;
  if (drivesScaling(change)) return `${name} drives a scaling policy, which is no incident`;
  return undefined;
}

function describeSuppression(by: string, suppressor: string | undefined): string {
  const alarm = suppressor === undefined ? 'its suppressor alarm' : `its suppressor alarm ${suppressor.slice(0, 255)}`;
  if (by === 'Alarm') return `its actions are suppressed by ${alarm}`;
  if (by === 'WaitPeriod') return `its actions wait for ${alarm}; CloudWatch reports it again if that stays silent`;
  if (by === 'ExtensionPeriod') return `its actions are suppressed for a while after ${alarm}`;
  return `its actions are suppressed by ${by.slice(0, 100)}`;
}
