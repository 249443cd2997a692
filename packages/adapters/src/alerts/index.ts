import { alertmanager } from './alertmanager.ts';
import { autoscaling } from './autoscaling.ts';
import { cloudwatch } from './cloudwatch.ts';
import { codedeploy } from './codedeploy.ts';
import { datadog } from './datadog.ts';
import { ecs } from './ecs.ts';
import { event } from './event.ts';
import { generic } from './generic.ts';
import { githubActions } from './github-actions.ts';
import { grafana } from './grafana.ts';
import { kubernetes } from './kubernetes.ts';
import { lambda } from './lambda.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { rehearsal } from './rehearsal.ts';
import { sentry } from './sentry.ts';
import type { AlertSource } from './source.ts';

export { readCommandAlert } from './command.ts';
export { decodeText } from './decode-text.ts';
export { SutureAlert } from './event.ts';
export { Unclaimed } from './find-service.ts';
export { chooseLogError, readLogErrors, readPartErrors, toLogAlert } from './log.ts';
export {
  chooseAlert,
  nameAlert,
  type ReadAlert,
  readAlert,
  readAlertEvent,
  readAlerts,
  readEvents,
} from './read-alert.ts';
export { type OpenedWebhook, readWebhook } from './read-webhook.ts';
export { type RehearsalDetail, rehearsalDetailType } from './rehearsal.ts';
export { placeModule, writeModule } from './rehearsed-fault.ts';
export type { AlertSource, Grade, Grades } from './source.ts';
export { toWebhookEvent, WebhookEvent } from './webhook-event.ts';
export type { WebhookSource } from './webhook-source.ts';
export { webhookSources } from './webhooks.ts';

/** All alert sources, in the order in which they are tried. */
export const alertSources: readonly AlertSource[] = [
  cloudwatch,
  autoscaling,
  event,
  lambda,
  rehearsal,
  ecs,
  codedeploy,
  sentry,
  pagerduty,
  datadog,
  alertmanager,
  grafana,
  opsgenie,
  kubernetes,
  githubActions,
  generic,
];
