import { InvalidInput } from '@suture/core';
import { alarmForms, toAlert } from './cloudwatch/index.ts';
import type { AlertSource } from './source.ts';

export const cloudwatch: AlertSource = {
  name: 'cloudwatch',
  shape: 'a "CloudWatch Alarm State Change" event as EventBridge delivers it',
  accepts: (event) => formOf(event) !== undefined,
  read: (event, config) => toAlert(readChange(event), config),
  nameOf: (event) => readChange(event).name,
};

function formOf(event: unknown) {
  return alarmForms.find((form) => form.accepts(event));
}

function readChange(event: unknown) {
  const form = formOf(event);
  if (form === undefined) throw new InvalidInput('the CloudWatch alarm', ['it has no known form']);
  return form.read(event);
}
