import { readdirSync, readFileSync } from 'node:fs';
import { type AlertSource, alertSources, readAlert } from '@suture/adapters/alerts';
import { Alert, type Config, Incident, InvalidInput, readConfig, receiveAlert } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

type Service = 'orders' | 'billing';
type Json = z.infer<typeof Json>;
const Json = z.json();

interface Row {
  /** The vendor's own event about a service, in the shape that it documents. */
  readonly firing: (service: Service) => Json;
  /** A later event about the same symptom of `orders`. */
  readonly repeated: Json;
  /** The end of the symptom; absent if the vendor sends none. */
  readonly resolved?: Json;
  /** Required fields. */
  readonly required: readonly string[];
  /** Fields that name the service. */
  readonly names: readonly string[];
  /** Events that read well enough and make an alert that no store could give back. */
  readonly poisoned: readonly Json[];
}

const folder = new URL('../../packages/adapters/src/alerts/', import.meta.url);
const config: Config = readConfig(
  {
    services: {
      orders: { repository: 'shop/orders', alarms: ['orders-*'] },
      billing: { repository: 'shop/billing', alarms: ['billing-*'] },
    },
    webhooks: {
      generic: {
        service: 'team.service',
        title: 'what',
        sourceId: 'check',
        startedAt: 'at',
        state: { path: 'state', resolved: ['ok'] },
      },
    },
  },
  'the configuration',
);

const alarm = (service: Service, value = 'ALARM', time = '2026-11-24T09:00:00.123+0000') => ({
  version: '0',
  id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  time: '2026-11-24T09:00:00Z',
  region: 'eu-west-1',
  resources: [`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${service}-errors`],
  detail: {
    alarmName: `${service}-errors`,
    state: { value, reason: 'Threshold Crossed', timestamp: time },
    previousState: { value: 'OK', timestamp: '2026-11-24T08:00:00.000+0000' },
    configuration: { description: 'It answers too many 5xx', metrics: [] },
  },
});

const scaling = (service: Service, startTime = '2026-11-24T09:00:01.500Z') => ({
  version: '0',
  id: '3e3c153a-8339-4e30-8c35-687ebef853fe',
  'detail-type': 'EC2 Instance Launch Unsuccessful',
  source: 'aws.autoscaling',
  account: '123456789012',
  time: '2026-11-24T09:00:05Z',
  region: 'eu-west-1',
  resources: [
    `arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:eb56d16b:autoScalingGroupName/${service}-web`,
  ],
  detail: {
    StatusCode: 'Failed',
    AutoScalingGroupName: `${service}-web`,
    ActivityId: '87654321-4321-4321-4321-210987654321',
    StatusMessage: 'You have requested more vCPU capacity than your current limit allows.',
    StartTime: startTime,
  },
});

const busEvent = (service: Service, state = 'firing', startedAt = '2026-11-24T10:00:00+01:00') => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Suture Alert',
  source: 'shop.canary',
  time: '2026-11-24T09:00:05Z',
  detail: { service, title: 'the check fails', state, startedAt, sourceId: 'check' },
});

const invocation = (service: Service, timestamp = '2026-11-24T09:00:02.500Z') => ({
  version: '1.0',
  timestamp,
  requestContext: {
    requestId: 'e4b46cbf-b738-xmpl-8880-a18cdf61200e',
    functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${service}-handler:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload: { order: 7 },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'TypeError', errorMessage: 'no price', trace: ['TypeError: no price'] },
});

const rehearsal = (service: Service, startedAt = '2026-11-24T09:00:00Z') => ({
  version: '0',
  'detail-type': 'Suture Rehearsal',
  source: 'suture.doctor',
  detail: { service, sourceId: 'rehearsal-1', startedAt },
});

const pagerDuty = (service: Service, type = 'triggered', createdAt = '2026-11-24T09:00:00Z') => ({
  event: {
    id: '01DEN4HPBQAAAG05V5QQYBRZMF',
    event_type: `incident.${type}`,
    resource_type: 'incident',
    occurred_at: '2026-11-24T09:10:00.000Z',
    agent: null,
    data: {
      id: 'PGR0VU2',
      type: 'incident',
      html_url: 'https://acme.pagerduty.com/incidents/PGR0VU2',
      number: 2,
      status: type,
      incident_key: 'd3640fbd41094207a1c11e58e46b1662',
      created_at: createdAt,
      title: 'Too many errors',
      urgency: 'high',
      priority: { id: 'PSO75BM', type: 'priority_reference', summary: 'P1' },
      service: { id: `PF9-${service}`, type: 'service_reference', summary: `${service}-api` },
    },
  },
});

const dataDog = (service: Service, transition = 'Triggered', date = '1795510800123') => ({
  title: `${service}-latency`,
  date,
  body: 'p99 is above 2 s',
  link: 'https://app.datadoghq.com/monitors/42',
  alert_id: `42${service.length}`,
  alert_title: `${service}-latency`,
  alert_transition: transition,
  alert_priority: 'P2',
  alert_scope: 'host:a',
  org: { id: '1', name: 'acme' },
});

const sentryEvent = (service: Service, datetime = '2026-11-24T09:00:01.500Z') => ({
  action: 'triggered',
  installation: { uuid: 'a8e5d37a-696c-4c54-adb5-b3f28d64c7de' },
  data: {
    event: {
      event_id: 'e4874d664c3540c1a32eab185f12c5ab',
      issue_id: `1170820${service.length}`,
      url: `https://sentry.io/api/0/projects/acme/${service}-web/events/e4874d664c3540c1a32eab185f12c5ab/`,
      web_url: 'https://sentry.io/organizations/acme/issues/1170820242/events/e4874d664c3540c1a32eab185f12c5ab/',
      title: 'TypeError: order is null',
      culprit: 'show(order)',
      level: 'error',
      datetime,
      tags: [['environment', 'production']],
      exception: { values: [{ type: 'TypeError', value: 'order is null' }] },
    },
  },
  actor: { type: 'application', id: 'sentry', name: 'Sentry' },
});

const prometheus = (service: Service, status = 'firing', startsAt = '2026-11-24T09:00:00.000Z') => ({
  status,
  labels: { alertname: 'TooManyErrors', service, severity: 'critical', pod: 'a' },
  annotations: { summary: 'It answers too many 5xx', description: '7 of 20 fail' },
  startsAt,
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'https://prometheus.example/graph?g0.expr=up',
  fingerprint: 'a1b2c3d4e5f60718',
});

const opsGenie = (service: Service, action = 'Create', createdAt = 1_795_510_800_123) => ({
  action,
  integrationId: '37c8f316-17c6-49d7-899b-9c7e540c048d',
  integrationName: 'Suture',
  alert: {
    alertId: '052652ac-5d1c-464a-812a-7dd18bbfba8c',
    tinyId: '23',
    alias: `${service}-checkout`,
    message: 'checkout fails',
    priority: 'P1',
    source: 'canary',
    tags: ['production'],
    createdAt,
  },
});

const podEvent = (service: Service, firstTimestamp = '2026-11-24T09:00:00Z') => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'x.17b', namespace: 'shop' },
  involvedObject: {
    kind: 'Pod',
    namespace: 'shop',
    name: `${service}-web-7d9f8b6c5d-x2x4z`,
    fieldPath: 'spec.containers{web}',
  },
  reason: 'BackOff',
  message: 'Back-off restarting failed container',
  type: 'Warning',
  firstTimestamp,
  count: 3,
});

const ecsTask = (service: Service, stoppingAt = '2026-11-24T09:00:03.000Z') => ({
  version: '0',
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  account: '123456789012',
  region: 'eu-west-1',
  time: '2026-11-24T09:00:20Z',
  detail: {
    lastStatus: 'STOPPED',
    group: `service:${service}-web`,
    clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppingAt,
    containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
  },
});

const codeDeploy = (service: Service, state = 'FAILURE', time = '2026-11-24T09:00:05Z') => ({
  version: '0',
  'detail-type': 'CodeDeploy Deployment State-change Notification',
  source: 'aws.codedeploy',
  account: '123456789012',
  region: 'eu-west-1',
  time,
  detail: { deploymentId: 'd-123456789', deploymentGroup: 'production', state, application: `${service}-app` },
});

const workflowRun = (service: Service, conclusion = 'failure', startedAt = '2026-11-24T09:00:00Z') => ({
  action: 'completed',
  workflow_run: {
    id: 30433642,
    name: 'tests',
    head_branch: 'main',
    head_sha: 'acb5820ced9479c074f688cc328bf03f341a511d',
    event: 'push',
    conclusion,
    html_url: `https://github.com/shop/${service}/actions/runs/30433642`,
    run_started_at: startedAt,
    created_at: '2026-11-24T08:59:00Z',
    workflow_id: 159038,
    display_title: 'Show orders',
  },
  repository: { full_name: `shop/${service}`, default_branch: 'main' },
  sender: { login: 'octocat' },
});

const ownBody = (service: Service, state = 'firing', at = '2026-11-24T09:00:00Z') => ({
  source: 'suture.webhook',
  'detail-type': 'Suture Webhook',
  detail: { from: 'generic', body: { team: { service }, what: 'queue is stuck', check: 'queue', state, at } },
});

const longName = `orders-${'x'.repeat(600)}`;

/** One row per entry of the registry, by its name. */
const rows: Readonly<Record<string, Row>> = {
  cloudwatch: {
    firing: (service) => alarm(service),
    repeated: alarm('orders', 'ALARM', '2026-11-24T10:00:00.000+0000'),
    resolved: alarm('orders', 'OK', '2026-11-24T11:00:00.000+0000'),
    required: ['region', 'detail.alarmName', 'detail.state', 'detail.state.value', 'detail.state.timestamp'],
    names: ['detail.alarmName'],
    poisoned: [
      alarm('orders', 'ALARM', '+010000-01-01T00:00:00.000Z'),
      change(change(alarm('orders'), 'detail.configuration.description', ''), 'detail.alarmName', longName),
      change(change(alarm('orders'), 'detail.configuration.description', ' '), 'detail.alarmName', longName),
    ],
  },
  // Auto Scaling sends only failures, never their end.
  autoscaling: {
    firing: (service) => scaling(service),
    repeated: scaling('orders', '2026-11-24T09:05:00.000Z'),
    required: ['account', 'region', 'time', 'detail', 'detail.AutoScalingGroupName'],
    names: ['detail.AutoScalingGroupName'],
    poisoned: [
      change(scaling('orders'), 'detail.AutoScalingGroupName', longName),
      scaling('orders', '9999-12-31T23:59:59-14:00'),
    ],
  },
  // Lambda sends a record of each invocation; a success is no end of what failed before.
  lambda: {
    firing: (service) => invocation(service),
    repeated: invocation('orders', '2026-11-24T09:05:00.000Z'),
    required: ['timestamp', 'requestContext.functionArn', 'requestContext.condition'],
    names: ['requestContext.functionArn'],
    poisoned: [
      invocation('orders', '+010000-01-01T00:00:00.000Z'),
      change(invocation('orders'), 'requestPayload', { text: 'x'.repeat(1_000_000) }),
    ],
  },
  // A rehearsal has no symptom that could end.
  rehearsal: {
    firing: (service) => rehearsal(service),
    repeated: rehearsal('orders', '2026-11-24T09:05:00Z'),
    required: ['detail', 'detail.service', 'detail.sourceId', 'detail.startedAt'],
    names: ['detail.service'],
    poisoned: [rehearsal('orders', '9999-12-31T23:59:59-14:00')],
  },
  pagerduty: {
    firing: (service) => pagerDuty(service),
    repeated: pagerDuty('orders', 'triggered', '2026-11-24T11:00:00Z'),
    resolved: pagerDuty('orders', 'resolved'),
    required: [
      'event.occurred_at',
      'event.data.id',
      'event.data.status',
      'event.data.service',
      'event.data.service.id',
    ],
    names: ['event.data.service.summary'],
    poisoned: [
      pagerDuty('orders', 'triggered', '+010000-01-01T00:00:00.000Z'),
      change(pagerDuty('orders'), 'event.data.title', ''),
    ],
  },
  datadog: {
    firing: (service) => dataDog(service),
    repeated: dataDog('orders', 'Re-Triggered', '1795514400123'),
    resolved: dataDog('orders', 'Recovered', '1795514400123'),
    required: ['alert_transition'],
    names: ['alert_title'],
    poisoned: [change(dataDog('orders'), 'date', 8.64e15), change(dataDog('orders'), 'alert_title', longName)],
  },
  sentry: {
    firing: (service) => sentryEvent(service),
    repeated: sentryEvent('orders', '2026-11-24T09:30:00.000Z'),
    required: ['data.event.issue_id', 'data.event.datetime'],
    names: ['data.event.url'],
    poisoned: [
      sentryEvent('orders', '+010000-01-01T00:00:00.000Z'),
      change(sentryEvent('orders'), 'data.event.title', ''),
      change(sentryEvent('orders'), 'data.event.exception.values', [
        { type: 'x'.repeat(100_000), value: 'y'.repeat(1_000_000) },
      ]),
    ],
  },
  alertmanager: {
    firing: (service) => prometheus(service),
    repeated: change(prometheus('orders', 'firing', '2026-11-24T10:00:00.000Z'), 'labels.pod', 'b'),
    resolved: prometheus('orders', 'resolved'),
    required: [],
    names: ['labels.service'],
    poisoned: [prometheus('orders', 'firing', '+010000-01-01T00:00:00.000Z')],
  },
  grafana: {
    firing: (service) => ({ ...prometheus(service), orgId: 1 }),
    repeated: { ...prometheus('orders', 'firing', '2026-11-24T10:00:00.000Z'), orgId: 1 },
    resolved: { ...prometheus('orders', 'resolved'), valueString: '[ var=A ]' },
    required: [],
    names: ['labels.service'],
    poisoned: [{ ...prometheus('orders', 'firing', '+010000-01-01T00:00:00.000Z'), orgId: 1 }],
  },
  opsgenie: {
    firing: (service) => opsGenie(service),
    repeated: opsGenie('orders', 'Create', 1_795_514_400_123),
    resolved: opsGenie('orders', 'Close'),
    required: ['alert.createdAt'],
    names: ['alert.alias'],
    poisoned: [opsGenie('orders', 'Create', 8.64e15), change(opsGenie('orders'), 'alert.alias', longName)],
  },
  // A pod's events tell of failures only.
  kubernetes: {
    firing: (service) => podEvent(service),
    repeated: podEvent('orders', '2026-11-24T09:30:00Z'),
    required: ['reason', 'involvedObject.name', 'firstTimestamp'],
    names: ['involvedObject.name'],
    poisoned: [podEvent('orders', '+010000-01-01T00:00:00.000Z')],
  },
  // A task that runs again is a new one, with no word about the one that stopped.
  ecs: {
    firing: (service) => ecsTask(service),
    repeated: ecsTask('orders', '2026-11-24T09:30:00.000Z'),
    required: ['account', 'region', 'time', 'detail.group', 'detail.clusterArn'],
    names: ['detail.group'],
    poisoned: [ecsTask('orders', '+010000-01-01T00:00:00.000Z'), change(ecsTask('orders'), 'detail.group', longName)],
  },
  codedeploy: {
    firing: (service) => codeDeploy(service),
    repeated: codeDeploy('orders', 'FAILURE', '2026-11-24T09:30:00Z'),
    resolved: codeDeploy('orders', 'SUCCESS', '2026-11-24T09:40:00Z'),
    required: ['account', 'region', 'time', 'detail.application', 'detail.deploymentGroup', 'detail.state'],
    names: ['detail.application'],
    poisoned: [codeDeploy('orders', 'FAILURE', '9999-12-31T23:59:59-14:00')],
  },
  'github-actions': {
    firing: (service) => workflowRun(service),
    repeated: workflowRun('orders', 'failure', '2026-11-24T09:30:00Z'),
    resolved: workflowRun('orders', 'success', '2026-11-24T09:40:00Z'),
    required: [
      'workflow_run.conclusion',
      'workflow_run.created_at',
      'workflow_run.workflow_id',
      'repository.full_name',
    ],
    names: ['repository.full_name'],
    poisoned: [workflowRun('orders', 'failure', '+010000-01-01T00:00:00.000Z')],
  },
  generic: {
    firing: (service) => ownBody(service),
    repeated: ownBody('orders', 'firing', '2026-11-24T09:30:00Z'),
    resolved: ownBody('orders', 'ok', '2026-11-24T09:40:00Z'),
    required: [],
    names: ['detail.body.team.service'],
    poisoned: [ownBody('orders', 'firing', '+010000-01-01T00:00:00.000Z')],
  },
  event: {
    firing: (service) => busEvent(service),
    repeated: busEvent('orders', 'firing', '2026-11-24T09:30:00Z'),
    resolved: busEvent('orders', 'resolved', '2026-11-24T09:40:00Z'),
    required: ['source', 'detail.service', 'detail.title', 'detail.state', 'detail.startedAt', 'detail.sourceId'],
    names: ['detail.service'],
    poisoned: [
      busEvent('orders', 'firing', '9999-12-31T23:59:59-14:00'),
      change(busEvent('orders'), 'detail.sourceId', 'x'.repeat(1_000_000)),
    ],
  },
};

function readWith(source: AlertSource, event: Json): Alert {
  return readAlert(JSON.stringify(event), 'the alert', config, [source]);
}

function isRecord(value: Json | undefined): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The event with another value at a path, or without it. */
function change(event: Json, path: string, value?: Json): Json {
  const [head = '', ...rest] = path.split('.');
  if (!isRecord(event)) throw new RangeError(`there is no ${path}`);
  const { [head]: before, ...others } = event;
  if (before === undefined) throw new RangeError(`there is no ${path}`);
  if (rest.length > 0) return { ...others, [head]: change(before, rest.join('.'), value) };
  return value === undefined ? others : { ...others, [head]: value };
}

/** Paths of every text outside lists. */
function listTexts(event: Json, at: readonly string[] = []): readonly string[] {
  if (typeof event === 'string') return [at.join('.')];
  return isRecord(event) ? Object.entries(event).flatMap(([key, value]) => listTexts(value, [...at, key])) : [];
}

describe('the registry', () => {
  it('names each source once, and each has a row here', () => {
    expect(alertSources.map(({ name }) => name).sort()).toEqual(Object.keys(rows).sort());
  });

  it('holds every source of the folder', () => {
    const sources = readdirSync(folder)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .filter((file) => /^export const \w+: AlertSource = /m.test(readFileSync(new URL(file, folder), 'utf8')));

    expect(sources.map((file) => file.replace('.ts', '')).sort()).toEqual(Object.keys(rows).sort());
  });

  it.each([
    null,
    7,
    'ALARM',
    [],
    {},
    { 'detail-type': {} },
    { 'detail-type': null, detail: [] },
    { 'detail-type': 'EC2 Instance Launch Unsuccessful', source: 'shop' },
  ])('has no source that accepts %j', (event) => {
    const plain = readConfig({ services: {} }, 'the configuration');

    expect(alertSources.filter((source) => source.accepts(event))).toEqual([]);
    expect(() => readAlert(JSON.stringify(event), 'the alert', plain, alertSources)).toThrow('no known shape');
  });

  it('does not look for a shape in an event’s prototype', () => {
    const inherited: unknown = JSON.parse('{"__proto__":{"detail-type":"Suture Alert","source":"aws.autoscaling"}}');

    expect(alertSources.filter((source) => source.accepts(inherited))).toEqual([]);
  });
});

const sources = alertSources.flatMap((source) => {
  const row = rows[source.name];
  return row === undefined ? [] : [{ name: source.name, source, row }];
});

describe.each(sources)('the alert source $name', ({ name, source, row }) => {
  const orders = row.firing('orders');

  it('accepts its own events, which no other source does', () => {
    for (const event of [orders, row.repeated, row.resolved ?? orders])
      expect(alertSources.filter((known) => known.accepts(event)).map((known) => known.name)).toEqual([name]);
  });

  it('reads an event into a whole alert of the service', () => {
    const alert = readWith(source, orders);

    expect(Alert.parse(alert)).toEqual(alert);
    expect(alert).toMatchObject({ service: 'orders', state: 'firing' });
    expect(alert.startedAt).toMatch(/^2026-11-24T09:00:0\d\.\d{3}Z$/);
  });

  it('grades every field of its alerts by who could write it', () => {
    for (const event of [orders, row.repeated, row.resolved ?? orders]) {
      // The list of what outsiders could have written follows from the grades.
      const { outsider = [], ...alert } = readWith(source, event);
      const grades = new Map(Object.entries(source.grades));
      const isOutsiders = (field: string) => grades.get(field) === 'outsider';

      expect(Object.keys(alert).filter((field) => !grades.has(field))).toEqual([]);
      expect([...outsider].sort()).toEqual(Object.keys(alert).filter(isOutsiders).sort());
    }
  });

  it('makes the fingerprint of the fields that it declares', () => {
    const { identity = listTexts(orders) } = source;
    const declares = (field: string) => identity.some((known) => field === known || field.startsWith(`${known}.`));
    const { fingerprint, service } = readWith(source, orders);
    for (const field of listTexts(orders).filter((one) => !declares(one))) {
      const outcome = settle(() => readWith(source, change(orders, field, 'otherwise')));
      if (!(outcome instanceof Error) && outcome.service === service) expect(outcome.fingerprint).toBe(fingerprint);
    }
  });

  it('gives repeats one fingerprint, and two services two', () => {
    const first = readWith(source, orders);

    expect(readWith(source, row.repeated).fingerprint).toBe(first.fingerprint);
    expect(readWith(source, row.repeated).startedAt).not.toBe(first.startedAt);
    const other = readWith(source, row.firing('billing'));
    expect(other.service).toBe('billing');
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });

  it.each(row.required)('refuses an event without %s, by that name', (field) => {
    const read = () => readWith(source, change(orders, field));

    expect(read).toThrow(InvalidInput);
    expect(read).toThrow(`${field}: `);
  });

  it.each(['shipping', 'constructor', '__proto__', 'hasOwnProperty', '\ud800', 'x'.repeat(100_000)])(
    'refuses an event of a service that is not configured: %.20s',
    (stranger) => {
      for (const field of row.names) {
        const read = () => readWith(source, change(orders, field, stranger));

        expect(read).toThrow(InvalidInput);
        // People know the body that they send, not the event around it.
        expect(read).toThrow(field.replace('detail.body.', ''));
      }
    },
  );

  it('lets no incident begin that could not be read again', async () => {
    for (const event of row.poisoned) {
      const { ports } = createTestWorld({ config: { services: config.services } });
      const outcome = await Promise.resolve()
        .then(() => receiveAlert(readWith(source, event), ports))
        .catch((error: unknown) => error);

      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidInput);
      const { items, unreadable } = await ports.incidents.list();
      expect(items.map((incident) => Incident.safeParse(incident).success)).toEqual(items.map(() => true));
      expect(unreadable).toEqual([]);
    }
  });

  it.each(listTexts(orders))('makes a whole alert, or none, of anything in %s', (field) => {
    const hostile = ['', ' ', '\0', '\ud800', '\udfff\ud800', '__proto__', '../..', 'x'.repeat(100_000), '\u202e\n\r'];
    for (const text of hostile) {
      const event = change(orders, field, text);
      if (!source.accepts(event)) continue;
      const outcome = settle(() => readWith(source, event));

      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidInput);
      else expect(Alert.parse(outcome)).toEqual(outcome);
    }
  });
});

/** Paths of every value outside lists, objects included. */
function listPaths(event: Json, at: readonly string[] = []): readonly string[] {
  const own = at.length === 0 ? [] : [at.join('.')];
  if (!isRecord(event)) return own;
  return [...own, ...Object.entries(event).flatMap(([key, value]) => listPaths(value, [...at, key]))];
}

it.each(sources)('$name makes a whole alert, or none, of any JSON anywhere', ({ source, row }) => {
  const orders = row.firing('orders');
  const paths = fc.constantFrom(...listPaths(orders));
  fc.assert(
    fc.property(paths, fc.jsonValue(), (field, value) => {
      const event = change(orders, field, Json.parse(value));
      if (!source.accepts(event)) return;
      const outcome = settle(() => readWith(source, event));

      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InvalidInput);
      else expect(Alert.parse(outcome)).toEqual(outcome);
    }),
    { numRuns: 300 },
  );
});

const ending = sources.flatMap(({ name, source, row: { firing, resolved } }) =>
  resolved === undefined ? [] : [{ name, source, firing, resolved }],
);

it.each(ending)('$name reports the end of a symptom under the same fingerprint', ({ source, firing, resolved }) => {
  const { state, fingerprint } = readWith(source, resolved);

  expect({ state, fingerprint }).toEqual({
    state: 'resolved',
    fingerprint: readWith(source, firing('orders')).fingerprint,
  });
});

function settle<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
