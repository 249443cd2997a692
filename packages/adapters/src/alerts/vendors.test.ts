import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { alertSources, readAlerts } from './index.ts';

const config = readConfig(
  { services: { orders: { repository: 'shop/orders', branch: 'main', alarms: ['orders-*', '*checkout*'] } } },
  'the configuration',
);

function readAll(body: unknown) {
  return readAlerts(JSON.stringify(body), 'the payload', config, alertSources);
}

function read(body: unknown) {
  const [first] = readAll(body);
  if (first === undefined || 'error' in first) throw first?.error ?? new Error('there is no alert');
  return first.alert;
}

// https://developer.pagerduty.com/docs/webhooks-overview
describe('pagerduty', () => {
  const incident = (data: object, type = 'triggered') => ({
    event: {
      event_type: `incident.${type}`,
      occurred_at: '2026-11-24T09:10:00Z',
      data: {
        id: 'P1',
        status: 'triggered',
        title: 'Down',
        created_at: '2026-11-24T09:00:00Z',
        service: { id: 'S1', summary: 'orders' },
        ...data,
      },
    },
  });

  it.each([
    [{ priority: { summary: 'P1' }, urgency: 'high' }, 'critical'],
    [{ priority: null, urgency: 'high' }, 'high'],
    [{ priority: { summary: 'Some day' }, urgency: 'low' }, 'low'],
    [{}, undefined],
  ])('reads the severity of %j as %s', (data, severity) => {
    expect(read(incident(data)).severity).toBe(severity);
  });

  it('keeps one fingerprint for a key that the sender chose, and for a title under a generated key', () => {
    const chosen = read(incident({ incident_key: 'checkout' }));
    const generated = read(incident({ id: 'P2', incident_key: 'a'.repeat(32) }));

    expect(read(incident({ id: 'P3', incident_key: 'checkout', title: 'Down again' })).fingerprint).toBe(
      chosen.fingerprint,
    );
    expect(read(incident({ id: 'P4', incident_key: 'b'.repeat(32) })).fingerprint).toBe(generated.fingerprint);
    expect(chosen.fingerprint).not.toBe(generated.fingerprint);
  });

  it('reads an incident that was acknowledged as firing, and what EventBridge delivers like the webhook', () => {
    const acknowledged = incident({ status: 'acknowledged' }, 'acknowledged');
    const partner = { source: 'aws.partner/pagerduty.com/shop', 'detail-type': 'incident', detail: incident({}) };

    expect(read(acknowledged).state).toBe('firing');
    expect(read(partner)).toEqual(read(incident({})));
  });
});

// https://docs.datadoghq.com/integrations/webhooks/
describe('datadog', () => {
  const notice = (more: object) => ({ title: 'orders-p99', date: '1795510800000', org: { id: '1' }, ...more });

  it.each([
    ['Triggered', 'firing', undefined],
    ['Re-Triggered', 'firing', undefined],
    ['Warn', 'firing', 'medium'],
    ['No Data', 'firing', undefined],
    ['Recovered', 'resolved', undefined],
  ])('reads the transition %s', (alertTransition, state, severity) => {
    const alert = read(notice({ alert_transition: alertTransition }));

    expect([alert.state, alert.severity]).toEqual([state, severity]);
  });

  it.each([
    ['[Triggered] orders-p99', 'orders-p99'],
    ['[P1] [Recovered on {host:a,service:b}] orders-p99', 'orders-p99'],
    ['[Warn on {host:a}] [checkout] is slow', '[checkout] is slow'],
  ])('reads the transition and the name out of the title %s', (title, expected) => {
    expect(read(notice({ title })).title).toBe(expected);
  });

  it('reads the name out of $ALERT_TITLE, which has the transition before it', () => {
    const alert = read(
      notice({ title: 'x', alert_title: '[Triggered on {host:a}] orders-p99', alert_transition: 'Recovered' }),
    );

    expect([alert.service, alert.title, alert.state]).toEqual(['orders', 'orders-p99', 'resolved']);
  });

  it('asks for the template when nothing names a transition', () => {
    expect(() => read(notice({}))).toThrow(/alert_transition: .*datadog-webhook\.json/);
  });

  it('finds the service in a tag, in a list or a text', () => {
    for (const tags of ['env:prod, service:orders', ['env:prod', 'service:orders']])
      expect(read(notice({ title: 'x', alert_transition: 'Triggered', tags })).service).toBe('orders');
  });

  it('reads what EventBridge delivers', () => {
    const monitor = { id: 42, org_id: 7, name: 'orders-p99', priority: 2 };
    const meta = { monitor, transition: { trans_name: 'Triggered' } };
    const event = {
      source: 'aws.partner/datadog.com/shop',
      'detail-type': 'Datadog Alert Notification',
      time: '2026-11-24T09:00:00Z',
      detail: { alert_type: 'error', meta, tags: ['monitor'] },
    };

    expect(read(event)).toMatchObject({
      sourceId: '42',
      severity: 'high',
      fingerprint: 'datadog:7:42:',
      startedAt: '2026-11-24T09:00:00.000Z',
    });
  });
});

// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
describe('alertmanager and grafana', () => {
  const alert = (labels: object, more: object = {}) => ({
    labels: { service: 'orders', ...labels },
    startsAt: '2026-11-24T09:00:00Z',
    ...more,
  });

  it('reads each alert of a group by itself', () => {
    const group = { version: '4', externalURL: 'https://a.example', truncatedAlerts: 3 };
    const alerts = [alert({ alertname: 'A' }), alert({ alertname: 'B' }, { status: 'resolved' })];

    expect(readAll({ ...group, alerts })).toMatchObject([
      { alert: { source: 'alertmanager', sourceId: 'A', state: 'firing', url: 'https://a.example' } },
      { alert: { sourceId: 'B', state: 'resolved', description: '3 more alerts of its group were left out' } },
    ]);
    expect(readAll({ ...group, orgId: 1, alerts })).toMatchObject([{ alert: { source: 'grafana' } }, {}]);
  });

  it('folds the copies of a service, and keeps other labels apart', () => {
    const { fingerprint } = read(alert({ alertname: 'A', pod: 'a', instance: '10.0.0.1:80' }));

    expect(read(alert({ instance: '10.0.0.2:80', pod: 'b', alertname: 'A' })).fingerprint).toBe(fingerprint);
    expect(read(alert({ alertname: 'A', route: '/pay' })).fingerprint).not.toBe(fingerprint);
  });

  it.each([
    [alert({ alertname: 'Watchdog' }), 'always fires'],
    [alert({ alertname: 'A' }, { status: { state: 'suppressed' } }), 'silenced'],
  ])('starts nothing for %j', (body, words) => {
    expect(read(body).suppressed).toContain(words);
  });

  it('refuses an alert without labels', () => {
    expect(() => read({ labels: {}, startsAt: '2026-11-24T09:00:00Z' })).toThrow('labels: must name the alert');
  });
});

// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
describe('kubernetes', () => {
  const event = (reason: string, message: string, name = 'orders-web-7d9f8b6c5d-x2x4z') => ({
    kind: 'Event',
    involvedObject: { kind: 'Pod', name, namespace: 'shop' },
    reason,
    message,
    firstTimestamp: '2026-11-24T09:00:00Z',
  });

  it.each([
    ['BackOff', 'Back-off restarting failed container', 'CrashLoopBackOff'],
    ['BackOff', 'Back-off pulling image "x"', 'ImagePullBackOff'],
    ['Unhealthy', 'Liveness probe failed: timeout', 'liveness probe failed'],
    ['Unhealthy', 'Readiness probe failed: 500', 'readiness probe failed'],
    ['Evicted', 'The node was low on memory', 'Evicted'],
    ['OOMKilling', 'Memory cgroup out of memory', 'OOMKilled'],
  ])('reads %s, %s', (reason, message, kind) => {
    expect(read(event(reason, message))).toMatchObject({ title: `orders-web: ${kind} in shop` });
  });

  it.each(['Scheduled', 'Pulled', 'Created', 'Started', 'Killing'])('starts nothing for %s', (reason) => {
    expect(read(event(reason, 'x')).suppressed).toBe('the object reports no failure of a pod');
  });

  it('gives the pods of a workload one fingerprint', () => {
    const names = ['orders-web-7d9f8b6c5d-x2x4z', 'orders-web-5c6d7f8b9c-bqk8n', 'orders-web-0', 'orders-web-bqk8n'];
    const prints = names.map((name) => read(event('Evicted', '', name)).fingerprint);

    expect(new Set(prints).size).toBe(1);
  });

  it('says of a pod why its container died, not that it waits', () => {
    const terminated = { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-11-24T09:00:00Z' };
    const status = {
      startTime: '2026-11-24T08:00:00Z',
      containerStatuses: [
        { name: 'web', state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } },
      ],
    };
    const pod = { kind: 'Pod', metadata: { name: 'x', namespace: 'shop', labels: { app: 'orders' } }, status };

    expect(readAll({ cluster: 'prod', objects: [pod, event('Evicted', '')] })).toMatchObject([
      {
        alert: {
          title: 'x: OOMKilled of web in shop',
          startedAt: '2026-11-24T09:00:00.000Z',
          reason: 'OOMKilled, exit code 137',
        },
      },
      { alert: { description: 'pod shop/orders-web-7d9f8b6c5d-x2x4z of prod' } },
    ]);
    expect(read({ ...pod, status: { startTime: '2026-11-24T08:00:00Z' } }).suppressed).toBeDefined();
  });

  it('reads a list, and the newer form of an event', () => {
    const { involvedObject, message, ...rest } = event('Evicted', 'low on memory');
    const newer = { ...rest, regarding: involvedObject, note: message, eventTime: '2026-11-24T09:00:00Z' };

    expect(read({ kind: 'List', items: [event('Evicted', 'low on memory')] })).toEqual(read(newer));
    expect(read({ kind: 'EventList', items: [newer] })).toEqual(read(newer));
  });

  it('takes what is about pods out of the events of a cluster, and nothing where none is', () => {
    const scaled = { ...event('ScalingReplicaSet', 'x'), involvedObject: { kind: 'Deployment', name: 'orders-web' } };

    expect(readAll({ kind: 'List', items: [scaled, event('Evicted', ''), scaled] })).toMatchObject([
      { alert: { title: 'orders-web: Evicted in shop' } },
    ]);
    expect(readAll({ kind: 'List', apiVersion: 'v1', items: [scaled] })).toMatchObject([
      { error: { message: expect.stringContaining('neither a pod nor an event about one') } },
    ]);
  });

  it.each([
    ['StartError', 'container failed to start'],
    ['Error', 'container exited with an error'],
  ])('names a container that ended with %s, whatever else waits for it', (reason, kind) => {
    const containerStatuses = [
      { name: 'web', state: { waiting: { reason: 'ContainerCreating' } } },
      { name: 'sidecar', state: { terminated: { reason, exitCode: 128, finishedAt: '2026-11-24T09:00:00Z' } } },
    ];
    const status = { startTime: '2026-11-24T08:00:00Z', containerStatuses };

    expect(read({ kind: 'Pod', metadata: { name: 'orders-web-0', namespace: 'shop' }, status })).toMatchObject({
      title: `orders-web: ${kind} of sidecar in shop`,
      severity: 'high',
    });
  });
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
describe('ecs', () => {
  const task = (detail: object) => ({
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    account: '123456789012',
    region: 'eu-west-1',
    time: '2026-11-24T09:00:00Z',
    detail: { lastStatus: 'STOPPED', group: 'service:orders-web', clusterArn: 'arn:c/shop', ...detail },
  });

  it.each([
    [{ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 1 }] }, undefined],
    [{ stoppedReason: 'Essential container in task exited', containers: [{ exitCode: 1 }] }, undefined],
    [{ stopCode: 'TaskFailedToStart', stoppedReason: 'CannotPullContainerError' }, undefined],
    [{ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed ELB health checks' }, undefined],
    [{ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 0 }] }, 'exit code 0'],
    [{ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity' }, 'no failure of it'],
    [{ stopCode: 'UserInitiated' }, 'no failure of it'],
    [{ stopCode: 'SpotInterruption' }, 'no failure of it'],
  ])('reads %j', (detail, suppressed) => {
    if (suppressed === undefined) expect(read(task(detail))).not.toHaveProperty('suppressed');
    else expect(read(task(detail)).suppressed).toContain(suppressed);
  });

  it.each([
    ['SERVICE_DEPLOYMENT_FAILED', 'firing', undefined],
    ['SERVICE_DEPLOYMENT_COMPLETED', 'resolved', undefined],
    ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'firing', 'SERVICE_DEPLOYMENT_IN_PROGRESS is no failure'],
  ])('reads the deployment event %s', (eventName, state, suppressed) => {
    const event = { ...task({}), 'detail-type': 'ECS Deployment State Change', detail: { eventName } };
    const alert = read({ ...event, resources: ['arn:aws:ecs:eu-west-1:1:service/shop/orders-web'] });

    expect([alert.state, alert.suppressed]).toEqual([state, suppressed]);
  });
});

// https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
describe('github-actions', () => {
  const run = (changes: object) => ({
    action: 'completed',
    workflow_run: {
      name: 'tests',
      head_branch: 'main',
      event: 'push',
      conclusion: 'failure',
      created_at: '2026-11-24T09:00:00Z',
      workflow_id: 7,
      ...changes,
    },
    repository: { full_name: 'Shop/Orders', default_branch: 'develop' },
  });

  it.each([
    [{}, undefined],
    [{ conclusion: 'timed_out' }, undefined],
    [{ conclusion: 'cancelled' }, 'ended as cancelled'],
    [{ conclusion: null }, 'not known'],
    [{ event: 'pull_request' }, 'pull request'],
    [{ head_branch: 'feature' }, 'not of main'],
  ])('reads a run with %j', (changes, suppressed) => {
    if (suppressed === undefined) expect(read(run(changes))).not.toHaveProperty('suppressed');
    else expect(read(run(changes)).suppressed).toContain(suppressed);
  });
});
