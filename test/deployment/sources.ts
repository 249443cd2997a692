import { createHmac } from 'node:crypto';
import { type WebhookName, webhookSecret } from '@suture/core';

/** The service that every alert here is about. Its severity is below the floor, so that each incident ends after triage. */
export const watched = 'watched';
export const watchedRepository = 'shop/watched';

export const sourceSecrets: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      'alertmanager',
      'datadog',
      'generic',
      'github-actions',
      'grafana',
      'kubernetes',
      'opsgenie',
      'pagerduty',
      'sentry',
    ] as const satisfies readonly WebhookName[]
  ).map((name) => [webhookSecret(name), `the secret of ${name}`]),
);

interface Webhook {
  readonly body: object;
  readonly headers: (body: string, secret: string, seconds: string) => Readonly<Record<string, string>>;
}

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const bearer: Webhook['headers'] = (_body, secret) => ({ authorization: `Bearer ${secret}` });
const own: Webhook['headers'] = (body, secret) => ({ 'x-suture-signature-256': `sha256=${hmac(secret, body)}` });

const at = new Date();
const now = at.toISOString();
const group = {
  version: '4',
  status: 'firing',
  alerts: [{ status: 'firing', labels: { alertname: 'Errors', service: watched }, annotations: {}, startsAt: now }],
};

/** One delivery of each vendor in its documented shape, about an alert that fires. */
const webhooks: Readonly<Record<WebhookName, Webhook>> = {
  alertmanager: { headers: bearer, body: group },
  datadog: {
    headers: bearer,
    body: {
      title: '[Triggered] Errors',
      date: String(at.getTime()),
      tags: `service:${watched}`,
      alert_id: '1',
      alert_title: 'Errors',
      alert_transition: 'Triggered',
      org: { id: '1', name: 'shop' },
    },
  },
  generic: { headers: own, body: { what: 'Errors', who: watched } },
  'github-actions': {
    headers: (body, secret) => ({
      'x-hub-signature-256': `sha256=${hmac(secret, body)}`,
      'x-github-event': 'workflow_run',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    }),
    body: {
      action: 'completed',
      workflow_run: {
        name: 'ci',
        head_branch: 'main',
        head_sha: '0'.repeat(40),
        event: 'push',
        conclusion: 'failure',
        created_at: now,
        workflow_id: 1,
      },
      repository: { full_name: watchedRepository, default_branch: 'main' },
    },
  },
  grafana: {
    headers: (body, secret, seconds) => ({
      'x-grafana-alerting-signature': hmac(secret, `${seconds}:${body}`),
      'x-grafana-alerting-timestamp': seconds,
    }),
    body: { ...group, orgId: 1, title: '[FIRING:1] Errors', state: 'alerting' },
  },
  kubernetes: {
    headers: own,
    body: {
      cluster: 'shop',
      objects: [
        {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: `${watched}.1`, namespace: 'shop', creationTimestamp: now },
          involvedObject: { apiVersion: 'v1', kind: 'Pod', name: `${watched}-7d4b9c6f5-abcde`, namespace: 'shop' },
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container web in pod',
          count: 5,
          firstTimestamp: now,
          lastTimestamp: now,
        },
      ],
    },
  },
  opsgenie: {
    headers: bearer,
    body: {
      action: 'Create',
      alert: { alertId: 'a-1', message: 'Errors', tags: [`service:${watched}`], createdAt: at.getTime() },
    },
  },
  pagerduty: {
    headers: (body, secret) => ({ 'x-pagerduty-signature': `v1=${hmac(secret, body)}` }),
    body: {
      event: {
        id: '01BYG3GLTJ',
        event_type: 'incident.triggered',
        occurred_at: now,
        data: {
          id: 'Q1',
          status: 'triggered',
          title: 'Errors',
          created_at: now,
          service: { id: 'P1', summary: watched },
        },
      },
    },
  },
  sentry: {
    headers: (body, secret) => ({
      'sentry-hook-signature': hmac(secret, body),
      'sentry-hook-resource': 'issue',
      'request-id': 'd-1',
    }),
    body: {
      action: 'created',
      data: {
        issue: {
          id: '4711',
          title: 'TypeError',
          level: 'error',
          status: 'unresolved',
          firstSeen: now,
          project: { slug: watched },
        },
      },
    },
  },
};

/** What API Gateway hands to the function of the webhooks, by the source of the alert. */
export function webhookRequests(): readonly (readonly [source: string, request: object])[] {
  return Object.entries(webhooks).map(([name, { body, headers }]) => {
    const text = JSON.stringify(body);
    const secret = `the secret of ${name}`;
    const seconds = String(Math.floor(at.getTime() / 1000));
    return [
      name,
      {
        version: '2.0',
        routeKey: `POST /alerts/${name}`,
        headers: { 'content-type': 'application/json', ...headers(text, secret, seconds) },
        body: Buffer.from(text).toString('base64'),
        isBase64Encoded: true,
      },
    ];
  });
}

const busEvents: readonly (readonly [source: string, event: { source: string; detailType: string; detail: object }])[] =
  [
    [
      'ecs',
      {
        source: 'aws.ecs',
        detailType: 'ECS Task State Change',
        detail: {
          lastStatus: 'STOPPED',
          group: `service:${watched}`,
          clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
          taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/watched:1',
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          containers: [{ name: 'web', exitCode: 1 }],
        },
      },
    ],
    [
      'codedeploy',
      {
        source: 'aws.codedeploy',
        detailType: 'CodeDeploy Deployment State-change Notification',
        detail: { application: watched, deploymentGroup: 'production', deploymentId: 'd-1', state: 'FAILURE' },
      },
    ],
    [
      'autoscaling',
      {
        source: 'aws.autoscaling',
        detailType: 'EC2 Instance Launch Unsuccessful',
        detail: {
          AutoScalingGroupName: watched,
          StatusCode: 'Failed',
          StatusMessage: 'The image is gone',
          ActivityId: 'a-1',
          StartTime: now,
        },
      },
    ],
  ];

/**
 * What EventBridge puts on the queue about events of the default bus, by the source of the alert. The endpoint's own bus leaves out whose account an
 * event is from, which these sources need; their rules are held by `test/stacks/alarm-patterns.test.ts`.
 */
export function busMessages(): readonly (readonly [source: string, body: string])[] {
  return busEvents.map(([name, { source, detailType, detail }], index) => [
    name,
    JSON.stringify({
      version: '0',
      id: `00000000-0000-4000-8000-00000000000${index}`,
      'detail-type': detailType,
      source,
      account: '123456789012',
      time: now,
      region: 'us-east-1',
      resources: [],
      detail,
    }),
  ]);
}
