import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { alertSources } from '@suture/adapters/alerts';
import { type CloudWatchTelemetryOptions, createCloudWatchTelemetry } from '@suture/adapters/aws/cloudwatch';
import { createLogTelemetry } from '@suture/adapters/local-files';
import { combineTelemetry, type TelemetrySource } from '@suture/adapters/telemetry';
import { openTelemetrySources } from '@suture/adapters/vendors';
import { type Alert, Evidence, type Incident, type ObservedSymptoms, readConfig, type Telemetry } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import {
  createRerunTelemetry,
  type LokiStream,
  openLoki,
  openPrometheus,
  type PrometheusRule,
} from '@suture/local/testing';
import { describe, expect, it } from 'vitest';
import { openDatadogSetting, openSentrySetting } from './open-vendors.ts';

interface Setting {
  readonly telemetry: Telemetry;
  /** The service answers a request; with an error's message the request fails. */
  request(at: string, failure?: string): void;
  alarm(state: 'OK' | 'ALARM'): void;
}

interface Row {
  readonly name: string;
  readonly open: () => Setting;
  /** The alert source whose alarm state it can read; absent if it can read none. */
  readonly knowsAlarm: boolean;
  /** It counts errors alone, and what it says of an alarm is of its own alerts. */
  readonly errorsOnly?: true;
  /** What its own alerts have otherwise. */
  readonly alert?: Partial<Alert>;
}

const group = '/ecs/orders';
const token = `ghs_${'a1'.repeat(20)}`;
const startedAt = '2026-11-24T09:00:00.000Z';
const liveAt = '2026-11-24T09:30:00.000Z';
const evidenceOf = (symptoms: ObservedSymptoms): Evidence => ({
  gatheredAt: startedAt,
  deployedCommit: 'c0ffee',
  commits: [],
  ...symptoms,
});

/** One line as a logger writes it. */
function line(time: string, failure?: string): string {
  const stack = `TypeError: ${failure}\n    at show (/srv/app/src/show.js:3:9)`;
  const err = failure === undefined ? {} : { err: { name: 'TypeError', message: failure, stack } };
  const req = { method: 'GET', url: '/orders/7', headers: { authorization: `Bearer ${token}` } };
  const res = { statusCode: failure === undefined ? 200 : 500 };
  return `${JSON.stringify({ time, level: failure === undefined ? 'info' : 'error', msg: 'request', req, res, ...err })}\n`;
}

function openLog(): Setting {
  const lines: string[] = [];
  let state: 'ok' | 'firing' = 'firing';
  return {
    telemetry: createLogTelemetry({ lines: () => lines, alarm: async () => state }),
    request: (at, failure) => void lines.push(line(at, failure)),
    alarm: (next) => {
      state = next === 'OK' ? 'ok' : 'firing';
    },
  };
}

function openCloudWatch(): Setting {
  const events: { timestamp: number; message: string; logStreamName: string }[] = [];
  let stateValue = 'ALARM';
  const logs = {
    send: async ({ input }: { input: { logGroupName: string; startTime: number; endTime: number } }) => ({
      events: events.filter(
        ({ timestamp }) => input.logGroupName === group && timestamp >= input.startTime && timestamp <= input.endTime,
      ),
    }),
  };
  const metrics = { send: async () => ({ MetricAlarms: [{ StateValue: stateValue }] }) };
  return {
    telemetry: createCloudWatchTelemetry({
      pause: async () => undefined,
      logs: logs as unknown as CloudWatchTelemetryOptions['logs'],
      metrics: metrics as unknown as Pick<CloudWatchClient, 'send'>,
      config: readConfig(
        { services: { orders: { repository: 'shop/orders', logGroups: [group] } } },
        'the configuration',
      ),
      clock: createTestClock('2026-11-24T10:00:00.000Z'),
    }),
    request: (at, failure) =>
      void events.push({ timestamp: Date.parse(at), message: line(at, failure), logStreamName: 'a' }),
    alarm: (state) => {
      stateValue = state;
    },
  };
}

/** For a bare repository: requests since the rollout are runs of the reproduction. */
function openRerun(): Setting {
  const lines: string[] = [];
  const since: (string | undefined)[] = [];
  return {
    telemetry: createRerunTelemetry({
      gather: createLogTelemetry({ lines: () => lines }).gather,
      rerun: async () => {
        const failures = since.filter((failure) => failure === 'order is null');
        return {
          ran: since.length,
          failed: failures.length,
          ...(failures[0] === undefined ? {} : { error: failures[0] }),
        };
      },
    }),
    request: (at, failure) => void (at < liveAt ? lines.push(line(at, failure)) : since.push(failure)),
    alarm: () => undefined,
  };
}

/** For an alert of another system: the issues of the service's project. */
function openSentry(): Setting {
  const { source, report } = openSentrySetting();
  return {
    telemetry: telemetryOf(source),
    request: (at, failure) => failure !== undefined && report(at, failure, { token }),
    alarm: () => undefined,
  };
}

/** For an alert of its monitor: the service's log. */
function openDatadog(): Setting {
  const { source, request, monitor } = openDatadogSetting();
  return {
    telemetry: telemetryOf(source),
    request: (at, failure) => request(at, failure, token),
    alarm: (state) => {
      monitor.state = state === 'OK' ? 'OK' : 'Alert';
    },
  };
}

/** The log in Loki and the alert in Prometheus, beside a platform that has neither. */
function openLokiAndPrometheus(): Setting {
  const lines: LokiStream['lines'] = [];
  const labels = { alertname: 'HighErrorRate', app: 'orders' };
  const firing = { labels, state: 'firing', activeAt: startedAt, value: '1' } as const;
  const rule: PrometheusRule = { name: 'HighErrorRate', query: 'up == 0', alerts: [firing] };
  const loki = openLoki({ streams: [{ labels: { app: 'orders' }, lines }] });
  const prometheus = openPrometheus({ rules: [rule], series: {} });
  const config = readConfig(
    {
      services: { orders: { repository: 'shop/orders', loki: { logs: '{app="orders"}' } } },
      loki: { url: 'https://loki.example.com' },
      prometheus: { url: 'https://prometheus.example.com' },
    },
    'the configuration',
  );
  const sources = openTelemetrySources({
    config,
    clock: createTestClock('2026-11-24T10:00:00.000Z'),
    fetch: (input, init) =>
      (new URL(new Request(input).url).host === 'loki.example.com' ? loki : prometheus).fetch(input, init),
    secret: async () => 'none',
    pause: async () => undefined,
  });
  const nothing: Telemetry = createLogTelemetry({ lines: () => [] });
  const combined = combineTelemetry({ own: nothing, ownConcerns: () => false, sources });
  const raised = (asked: Incident): Incident => {
    const alert = alertSources
      .find(({ name }) => name === 'alertmanager')
      ?.read({ labels, startsAt: startedAt }, config);
    return alert === undefined ? asked : { ...asked, alert };
  };
  return {
    telemetry: {
      gather: (asked) => combined.gather(raised(asked)),
      read: (asked, since, evidence) => combined.read(raised(asked), since, evidence),
    },
    request: (at, failure) => void lines.push({ at, text: line(at, failure) }),
    alarm: (state) => {
      rule.alerts = state === 'OK' ? [] : [firing];
    },
  };
}

function telemetryOf({ gather, read }: TelemetrySource): Telemetry {
  if (gather === undefined || read === undefined) throw new RangeError('it is no telemetry');
  return { gather, read };
}

const rows: readonly Row[] = [
  { name: 'a log file', open: openLog, knowsAlarm: true },
  { name: 'CloudWatch', open: openCloudWatch, knowsAlarm: true },
  { name: 'Loki and Prometheus', open: openLokiAndPrometheus, knowsAlarm: true },
  { name: 'a reproduction run again', open: openRerun, knowsAlarm: false },
  { name: 'Sentry', open: openSentry, knowsAlarm: false, errorsOnly: true },
  { name: 'Datadog', open: openDatadog, knowsAlarm: true, alert: { source: 'datadog', sourceId: '4711' } },
];

describe.each(rows)('telemetry from $name', ({ open, knowsAlarm, errorsOnly = false, alert = {} }) => {
  const incident: Incident = { ...sampleIncident, alert: { ...sampleAlert, startedAt, ...alert } };

  it('gathers kinds of error with their counts, most frequent first', async () => {
    const { telemetry, request } = open();
    request('2026-11-24T08:50:00.000Z', 'order is null');
    request('2026-11-24T08:51:00.000Z', 'item 17 is lost');
    request('2026-11-24T08:52:00.000Z', 'item 4 is lost');
    request('2026-11-24T08:53:00.000Z');

    const seen = await telemetry.gather(incident);

    expect(Evidence.parse(evidenceOf(seen))).toEqual(evidenceOf(seen));
    expect(seen.errors.map(({ error, count }) => [error.name, error.message.slice(0, 4), count])).toEqual([
      ['TypeError', 'item', 2],
      ['TypeError', 'orde', 1],
    ]);
    expect(seen.errors[1]?.error.stack).toContain('src/show.js:3');
    expect(seen.errors[1]?.event).toMatchObject({
      kind: 'http',
      method: 'GET',
      path: expect.stringMatching(/^\/orders\/7\b/),
    });
    if (!errorsOnly) expect(seen.traffic).toMatchObject({ requests: 4, failures: 3 });
  });

  it('contains neither secrets nor people', async () => {
    const { telemetry, request } = open();
    request('2026-11-24T08:50:00.000Z', `denied for jo@shop.io with ${token}`);

    const text = JSON.stringify(await telemetry.gather(incident));

    expect(text).toContain('denied for');
    expect(text).not.toContain(token);
    expect(text).not.toContain('jo@shop.io');
  });

  it('names the missing evidence when there is none', async () => {
    const seen = await open().telemetry.gather(incident);

    expect(seen.errors).toEqual([]);
    expect(seen.gaps.filter((gap) => /\S/.test(gap)).length).toBeGreaterThan(0);
  });

  it('distinguishes the incident’s error from others, and counts only since the rollout', async () => {
    const { telemetry, request, alarm } = open();
    request('2026-11-24T08:50:00.000Z', 'order is null');
    const evidence = evidenceOf(await telemetry.gather(incident));
    request('2026-11-24T09:40:00.000Z');
    request('2026-11-24T09:41:00.000Z', 'another thing broke');
    alarm('OK');

    const mended = await telemetry.read(incident, liveAt, evidence);
    request('2026-11-24T09:42:00.000Z', 'order is null');
    alarm('ALARM');
    const broken = await telemetry.read(incident, liveAt, evidence);

    expect(mended).toMatchObject({
      alarm: errorsOnly ? 'unknown' : 'ok',
      sameError: 0,
      observed: expect.stringMatching(/\S/),
    });
    expect(broken).toMatchObject({
      alarm: errorsOnly ? 'unknown' : 'firing',
      sameError: 1,
      observed: expect.stringMatching(/\S/),
    });
    if (knowsAlarm) expect([mended.requests, mended.failures, broken.requests]).toEqual([2, 1, 3]);
  });

  it('does not call a silent service healthy', async () => {
    const { telemetry, request } = open();
    request('2026-11-24T08:50:00.000Z', 'order is null');
    const evidence = evidenceOf(await telemetry.gather(incident));

    const { alarm, requests = 0, sameError } = await telemetry.read(incident, liveAt, evidence);

    expect(requests).toBe(0);
    expect(alarm === 'ok' && sameError === 0).toBe(false);
  });
});
