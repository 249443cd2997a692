import * as z from 'zod';
import { readLeniently } from '../lenient.ts';
import type { WebhookDelivery } from '../webhook-delivery.ts';
import { bearerToken, deliveryId, either, signedBody, textOf } from './webhook-checks.ts';
import type { WebhookSource } from './webhook-source.ts';

/** A message of SQS holds 1 MiB, with the event around the body and its escapes. */
const mostBytes = 500_000;

const token = bearerToken();
const grafanaSignature = 'x-grafana-alerting-signature';

/** Every webhook, by the name in its path. */
export const webhookSources: readonly WebhookSource[] = [
  { name: 'alertmanager', secret: 'ALERTMANAGER_WEBHOOK_SECRET', mostBytes, refuse: token, idOf: deliveryId() },
  { name: 'datadog', secret: 'DATADOG_WEBHOOK_SECRET', mostBytes, refuse: token, idOf: deliveryId() },
  {
    name: 'generic',
    secret: 'GENERIC_WEBHOOK_SECRET',
    mostBytes,
    refuse: either([
      {
        header: 'x-suture-signature-256',
        refuse: signedBody({
          header: 'x-suture-signature-256',
          prefix: 'sha256=',
          timestamp: 'x-suture-timestamp',
        }),
      },
      { header: 'authorization', refuse: token },
    ]),
    idOf: deliveryId('x-suture-delivery'),
  },
  {
    name: 'github-actions',
    secret: 'GITHUB_ACTIONS_WEBHOOK_SECRET',
    mostBytes,
    refuse: signedBody({ header: 'x-hub-signature-256', prefix: 'sha256=' }),
    idOf: deliveryId('x-github-delivery'),
    ignores: ignoreRun,
  },
  {
    name: 'grafana',
    secret: 'GRAFANA_WEBHOOK_SECRET',
    mostBytes,
    refuse: either([
      {
        header: grafanaSignature,
        refuse: signedBody({ header: grafanaSignature, timestamp: 'x-grafana-alerting-timestamp' }),
      },
      { header: 'authorization', refuse: token },
    ]),
    idOf: deliveryId(),
  },
  {
    name: 'kubernetes',
    secret: 'KUBERNETES_WEBHOOK_SECRET',
    mostBytes,
    refuse: signedBody({ header: 'x-suture-signature-256', prefix: 'sha256=' }),
    idOf: deliveryId(),
  },
  {
    name: 'opsgenie',
    secret: 'OPSGENIE_WEBHOOK_SECRET',
    mostBytes,
    refuse: token,
    idOf: deliveryId(),
    ignores: ignoreAction,
  },
  {
    name: 'pagerduty',
    secret: 'PAGERDUTY_WEBHOOK_SECRET',
    mostBytes,
    refuse: signedBody({ header: 'x-pagerduty-signature', prefix: 'v1=' }),
    idOf: deliveryId(
      undefined,
      z.object({ event: z.object({ id: z.string() }) }).transform(({ event }) => event.id),
    ),
    ignores: ignoreIncidentEvent,
  },
  {
    name: 'sentry',
    secret: 'SENTRY_WEBHOOK_SECRET',
    mostBytes,
    refuse: signedBody({ header: 'sentry-hook-signature' }),
    idOf: deliveryId('request-id'),
    ignores: ignoreResource,
  },
];

function bodyOf<S extends z.ZodType>(schema: S, { body }: WebhookDelivery): z.output<S> | undefined {
  return readLeniently(schema, textOf(body));
}

function ignoreRun(delivery: WebhookDelivery): string | undefined {
  const event = delivery.headers['x-github-event'] ?? '';
  if (event !== 'workflow_run') return `the event ${event.slice(0, 100)} is no run of a workflow`;
  const action = bodyOf(z.object({ action: z.string() }), delivery)?.action;
  return action === undefined || action === 'completed' ? undefined : 'the run is not completed';
}

/** Changes of the symptom; acknowledgements and notes are people's work on it. */
function ignoreAction(delivery: WebhookDelivery): string | undefined {
  const action = bodyOf(z.object({ action: z.string() }), delivery)?.action;
  return action === undefined || ['Create', 'Close', 'Delete'].includes(action)
    ? undefined
    : `the action ${action.slice(0, 100)} changes no symptom`;
}

const symptomChanges = ['incident.triggered', 'incident.reopened', 'incident.resolved'];

function ignoreIncidentEvent(delivery: WebhookDelivery): string | undefined {
  const type = bodyOf(z.object({ event: z.object({ event_type: z.string() }) }), delivery)?.event.event_type;
  return type === undefined || symptomChanges.includes(type)
    ? undefined
    : `the event ${type.slice(0, 100)} changes no symptom`;
}

const issueActions = ['created', 'unresolved', 'resolved'];

/** Comments, installations and Seer's steps come to the same address. Seer's root cause is read when the incident is diagnosed. */
function ignoreResource(delivery: WebhookDelivery): string | undefined {
  const resource = delivery.headers['sentry-hook-resource'] ?? '';
  if (!['issue', 'event_alert', 'metric_alert', 'error'].includes(resource))
    return `the resource ${resource.slice(0, 100)} holds no alert`;
  const action = bodyOf(z.object({ action: z.string() }), delivery)?.action;
  return resource !== 'issue' || action === undefined || issueActions.includes(action)
    ? undefined
    : `the action ${action.slice(0, 100)} changes no symptom`;
}
