import type { TelemetrySource } from '@suture/adapters/telemetry';
import { openAlertNotes, openTelemetrySources, type VendorWorld } from '@suture/adapters/vendors';
import { type AlertNotes, type ConfigInput, type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import {
  type DatadogLog,
  type DatadogMonitor,
  type DatadogState,
  openDatadog,
  openSentry,
  type SentryIssue,
  type SentryState,
  type WebApi,
} from '@suture/local/testing';

export const now = '2026-11-24T10:00:00.000Z';

/** Suture's adapters for a vendor. */
export interface VendorAdapters {
  readonly source: TelemetrySource;
  readonly notes: AlertNotes;
}

/** A vendor's stand-in and the adapters for it. */
interface VendorSetting extends VendorAdapters {
  readonly api: WebApi;
  /** The adapters with another way to the stand-in. */
  readonly through: (fetch: VendorWorld['fetch']) => VendorAdapters;
}

const secrets: Readonly<Record<string, string>> = {
  SENTRY_TOKEN: 'sentry-token',
  DATADOG_API_KEY: 'api-key',
  DATADOG_APP_KEY: 'app-key',
};

/** A world in which the stand-in answers. */
export function worldOf(fetch: VendorWorld['fetch'], input: Partial<ConfigInput>): VendorWorld {
  return {
    config: readConfig({ services: {}, ...input }, 'the configuration'),
    secret: async (name) => secrets[name] ?? '',
    fetch,
    clock: createTestClock(now),
    pause: async () => undefined,
  };
}

function openSetting(api: WebApi, input: Partial<ConfigInput>): VendorSetting {
  const through = (fetch: VendorWorld['fetch']) => {
    const world = worldOf(fetch, input);
    const [source] = openTelemetrySources(world);
    if (source === undefined) throw new RangeError('the configuration names no vendor');
    return { source, notes: openAlertNotes(world) };
  };
  return { api, ...through(api.fetch), through };
}

/** The incident of an alert of Sentry about the issue 4711. */
export const sentryIncident: Incident = {
  ...sampleIncident,
  alert: { ...sampleAlert, source: 'sentry', sourceId: '4711', startedAt: '2026-11-24T09:00:00.000Z' },
};

export interface SentrySetting extends VendorSetting {
  readonly state: SentryState;
  /** A program reports a TypeError; equal messages but for numbers belong to one issue, and the first issue is 4711. */
  readonly report: (
    at: string,
    message: string,
    more?: { readonly environment?: string; readonly token?: string },
  ) => void;
  readonly issue: (id?: string) => SentryIssue;
}

/** A Sentry with a project of the service orders. */
export function openSentrySetting(
  given: Partial<SentryState> & { readonly updates?: 'none' | 'comment' | 'resolve'; readonly project?: string } = {},
): SentrySetting {
  const { updates = 'resolve', project = 'shop-orders', ...changed } = given;
  const state: SentryState = {
    organization: 'acme',
    token: 'sentry-token',
    scopes: ['event:read', 'event:write', 'project:read'],
    projects: ['other', 'shop-orders'],
    issues: [],
    commits: [],
    releases: [],
    pageSize: 100,
    now: () => new Date(now),
    ...changed,
  };
  const byMessage = new Map<string, SentryIssue>();
  const setting = openSetting(openSentry(state), {
    services: { orders: { repository: 'shop/orders', sentry: { project, environment: 'production' } } },
    sentry: { organization: 'acme', updates },
  });
  return {
    ...setting,
    state,
    report: (at, message, { environment = 'production', token = '' } = {}) => {
      const kind = message.replace(/\d+/g, '#');
      const issue = byMessage.get(kind) ?? {
        id: String(4711 + byMessage.size),
        project: 'shop-orders',
        status: 'unresolved',
        events: [],
        activity: [],
      };
      if (!byMessage.has(kind)) state.issues.push(issue);
      byMessage.set(kind, issue);
      issue.events.push({ id: `e${issue.events.length}`, at, environment, ...failureOf(message, token) });
    },
    issue: (id = '4711') => {
      const found = state.issues.find((issue) => issue.id === id);
      if (found === undefined) throw new RangeError(`no issue ${id}`);
      return found;
    },
  };
}

/** What Sentry's SDK reports of a request that failed. */
function failureOf(message: string, token: string) {
  const frames = [
    { filename: 'node:internal/http', abs_path: 'node:internal/http', function: 'run', lineno: 1, in_app: false },
    { filename: 'src/show.js', abs_path: '/srv/app/src/show.js', function: 'show', lineno: 3, colno: 9, in_app: true },
  ];
  return {
    exception: { values: [{ type: 'TypeError', value: message, stacktrace: { frames } }] },
    request: {
      method: 'GET',
      url: 'https://shop.example/orders/7',
      query_string: 'full=1',
      headers: [['authorization', `Bearer ${token}`]],
      data: null,
    },
  };
}

/** The incident of an alert of Datadog's monitor 4711. */
export const datadogIncident: Incident = {
  ...sampleIncident,
  alert: {
    ...sampleAlert,
    source: 'datadog',
    sourceId: '4711',
    startedAt: '2026-11-24T09:00:00.000Z',
    description: 'Triggered on env:production,service:orders',
  },
};

export interface DatadogSetting extends VendorSetting {
  readonly state: DatadogState;
  readonly monitor: DatadogMonitor;
  /** The service's agent sends an event of its log. */
  readonly log: (at: string, event: Partial<DatadogLog>) => void;
  /** The service answers a request; with an error's message the request fails. */
  readonly request: (at: string, failure?: string, token?: string) => void;
}

interface DatadogGiven extends Partial<DatadogState> {
  readonly updates?: 'none' | 'comment' | 'resolve';
  readonly service?: NonNullable<ConfigInput['services'][string]['datadog']> | null;
  readonly monitor?: Partial<DatadogMonitor>;
}

/** A Datadog that has the log of the service orders and a monitor of its errors. */
export function openDatadogSetting(given: DatadogGiven = {}): DatadogSetting {
  const {
    updates = 'comment',
    service = { logs: 'service:orders env:production' },
    monitor: changed,
    ...state
  } = given;
  const monitor: DatadogMonitor = {
    id: 4711,
    name: 'orders errors',
    type: 'query alert',
    query: 'sum(last_5m):sum:trace.http.request.errors{service:orders}.as_count() > 5',
    message: 'Errors of orders @slack-orders',
    tags: ['team:shop', 'service:orders'],
    thresholds: { critical: 5 },
    state: 'Alert',
    groups: {},
    ...changed,
  };
  const account: DatadogState = {
    apiKey: 'api-key',
    appKey: 'app-key',
    permissions: ['logs_read_data', 'monitors_read', 'timeseries_query', 'events_read', 'error_tracking_read'],
    logs: [],
    monitors: [monitor],
    series: {},
    issues: {},
    events: [],
    pageSize: 1000,
    now: () => new Date(now),
    ...state,
  };
  const setting = openSetting(openDatadog(account), {
    services: { orders: { repository: 'shop/orders', ...(service === null ? {} : { datadog: service }) } },
    datadog: { updates },
  });
  const log: DatadogSetting['log'] = (at, event) =>
    void account.logs.push({
      at,
      status: 'info',
      host: 'a',
      tags: ['service:orders', 'env:production'],
      attributes: {},
      ...event,
    });
  return {
    ...setting,
    state: account,
    monitor,
    log,
    request: (at, failure, token = '') => log(at, requestOf(failure, token)),
  };
}

/** A record of a logger, with the attributes that Datadog makes of it. */
function requestOf(failure: string | undefined, token: string): Partial<DatadogLog> {
  const stack = `TypeError: ${failure}\n    at show (/srv/app/src/show.js:3:9)`;
  return {
    status: failure === undefined ? 'info' : 'error',
    message: 'request',
    attributes: {
      req: { method: 'GET', url: '/orders/7', headers: { authorization: `Bearer ${token}` } },
      http: { method: 'GET', url: '/orders/7', status_code: failure === undefined ? 200 : 500 },
      ...(failure === undefined ? {} : { error: { kind: 'TypeError', message: failure, stack } }),
    },
  };
}
