import type { WebhookName } from '@suture/core';

/** What a test alert is about. */
export interface TestSubject {
  /** Names the service, so that no configuration claims it by its name, and finds the alert again. */
  readonly marker: string;
  readonly now: Date;
}

/** One vendor's delivery before it is signed. */
export interface TestBody {
  readonly body: object;
  /** What the vendor's headers say about it. */
  readonly about?: Readonly<Record<string, string>>;
}

/** Said wherever a vendor has room for a text. */
const text = 'A test alert of suture doctor. Nothing is wrong.';

/**
 * A delivery of each vendor in the shape that it documents, about the end of a symptom: even where a pattern of a service claims every name,
 * it starts nothing. Kubernetes reports no ends, so its test alert is an event of a pod's normal life.
 */
export const testBodies: Readonly<Record<Exclude<WebhookName, 'generic'>, (subject: TestSubject) => TestBody>> = {
  // https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
  alertmanager: (subject) => ({ body: groupOf(subject, {}) }),

  // docs/alerts/datadog-webhook.json, with the variables of https://docs.datadoghq.com/integrations/webhooks/
  datadog: ({ marker, now }) => ({
    body: {
      title: `[Recovered] ${marker}`,
      date: String(now.getTime()),
      body: text,
      link: '',
      tags: `service:${marker},monitor`,
      alert_id: '0',
      alert_title: marker,
      alert_transition: 'Recovered',
      alert_priority: 'P5',
      alert_scope: '',
      org: { id: '0', name: 'suture doctor' },
    },
  }),

  // https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
  'github-actions': ({ marker, now }) => ({
    body: {
      action: 'completed',
      workflow_run: {
        id: now.getTime(),
        name: marker,
        head_branch: 'main',
        head_sha: '0'.repeat(40),
        event: 'push',
        status: 'completed',
        conclusion: 'success',
        workflow_id: 0,
        run_attempt: 1,
        display_title: text,
        created_at: now.toISOString(),
        run_started_at: now.toISOString(),
        updated_at: now.toISOString(),
      },
      repository: { id: 0, name: marker, full_name: `suture-doctor/${marker}`, default_branch: 'main' },
    },
    about: { 'x-github-event': 'workflow_run', 'x-github-delivery': marker },
  }),

  // https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
  grafana: (subject) => ({
    body: {
      ...groupOf(subject, { silenceURL: '', dashboardURL: '', panelURL: '', values: null, valueString: '' }),
      version: '1',
      orgId: 1,
      title: `[RESOLVED] ${subject.marker}`,
      state: 'ok',
      message: text,
    },
  }),

  // https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/, in the list of docs/alerts/kubernetes-agent.yaml
  kubernetes: ({ marker, now }) => ({
    body: {
      cluster: 'suture-doctor',
      objects: [
        {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: `${marker}.0`, namespace: 'suture', creationTimestamp: now.toISOString() },
          involvedObject: { apiVersion: 'v1', kind: 'Pod', name: marker, namespace: 'suture' },
          type: 'Normal',
          reason: 'Started',
          message: text,
          count: 1,
          firstTimestamp: now.toISOString(),
          lastTimestamp: now.toISOString(),
        },
      ],
    },
  }),

  // https://support.atlassian.com/opsgenie/docs/integrate-opsgenie-with-webhook/: only Create has the description and the details.
  opsgenie: ({ marker, now }) => ({
    body: {
      action: 'Close',
      source: { name: 'suture doctor', type: 'api' },
      alert: {
        alertId: marker,
        message: marker,
        alias: marker,
        entity: marker,
        priority: 'P5',
        source: 'suture doctor',
        tags: [`service:${marker}`],
        createdAt: now.getTime(),
        updatedAt: now.getTime(),
      },
    },
  }),

  // https://developer.pagerduty.com/docs/webhooks-overview
  pagerduty: ({ marker, now }) => ({
    body: {
      event: {
        id: marker,
        event_type: 'incident.resolved',
        resource_type: 'incident',
        occurred_at: now.toISOString(),
        agent: null,
        client: { name: 'suture doctor' },
        data: {
          id: marker,
          type: 'incident',
          number: 0,
          status: 'resolved',
          incident_key: marker,
          title: marker,
          created_at: now.toISOString(),
          urgency: 'low',
          priority: null,
          service: { id: marker, type: 'service_reference', summary: marker },
        },
      },
    },
  }),

  // https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issues/
  sentry: ({ marker, now }) => ({
    body: {
      action: 'resolved',
      actor: { type: 'application', id: 'suture-doctor', name: 'suture doctor' },
      installation: { uuid: marker },
      data: {
        issue: {
          id: marker,
          shortId: marker,
          title: marker,
          culprit: text,
          level: 'info',
          status: 'resolved',
          type: 'default',
          metadata: { title: marker },
          project: { id: '0', name: marker, slug: marker, platform: 'node' },
          firstSeen: now.toISOString(),
          lastSeen: now.toISOString(),
        },
      },
    },
    about: { 'sentry-hook-resource': 'issue', 'request-id': marker },
  }),
};

/** A group with one alert; Grafana adds fields to each. */
function groupOf({ marker, now }: TestSubject, more: object): object {
  const labels = { alertname: marker, service: marker, severity: 'info' };
  const annotations = { summary: text };
  const alert = {
    status: 'resolved',
    labels,
    annotations,
    startsAt: now.toISOString(),
    endsAt: now.toISOString(),
    generatorURL: '',
    fingerprint: '0'.repeat(16),
    ...more,
  };
  return {
    version: '4',
    groupKey: `{}:{alertname="${marker}"}`,
    truncatedAlerts: 0,
    status: 'resolved',
    receiver: 'suture',
    groupLabels: { alertname: marker },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    alerts: [alert],
  };
}
