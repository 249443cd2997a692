import { signatures } from '@suture/adapters/alerts/test-alert';
import { WebhookName, webhookSecret } from '@suture/core';

/** The service that every alert here is about. Its severity is below the floor, so that each incident ends after triage. */
export const watched = 'watched';
export const watchedRepository = 'shop/watched';

export const sourceSecrets: Readonly<Record<string, string>> = Object.fromEntries(
  WebhookName.options.map((name) => [webhookSecret(name), secretOf(name)]),
);

function secretOf(name: WebhookName): string {
  return `the secret of ${name}`;
}

interface Webhook {
  readonly body: object;
  /** What the vendor's headers say about it. */
  readonly about?: Readonly<Record<string, string>>;
}

const at = new Date();
const now = at.toISOString();
const group = {
  version: '4',
  status: 'firing',
  alerts: [{ status: 'firing', labels: { alertname: 'Errors', service: watched }, annotations: {}, startsAt: now }],
};

/** One delivery of each vendor in its documented shape, about an alert that fires. */
const webhooks: Readonly<Record<WebhookName, Webhook>> = {
  alertmanager: { body: group },
  datadog: {
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
  generic: { body: { what: 'Errors', who: watched } },
  'github-actions': {
    about: {
      'x-github-event': 'workflow_run',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    },
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
    body: { ...group, orgId: 1, title: '[FIRING:1] Errors', state: 'alerting' },
  },
  kubernetes: {
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
    body: {
      action: 'Create',
      alert: { alertId: 'a-1', message: 'Errors', tags: [`service:${watched}`], createdAt: at.getTime() },
    },
  },
  pagerduty: {
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
    about: {
      'sentry-hook-resource': 'issue',
      'request-id': 'd-1',
    },
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

/** What API Gateway hands to the function of the webhooks, by the source of the alert; signed at the time of the call. */
export function webhookRequests(): readonly (readonly [source: string, request: object])[] {
  return WebhookName.options.map((name) => {
    const { body, about } = webhooks[name];
    const text = JSON.stringify(body);
    const signature = signatures[name](text, secretOf(name), new Date());
    return [
      name,
      {
        version: '2.0',
        routeKey: `POST /alerts/${name}`,
        headers: { 'content-type': 'application/json', ...about, ...signature },
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
