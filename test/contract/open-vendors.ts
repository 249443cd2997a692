import type { TelemetrySource } from '@suture/adapters/telemetry';
import { openAlertNotes, openTelemetrySources, type VendorWorld } from '@suture/adapters/vendors';
import { type AlertNotes, type ConfigInput, type Incident, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { openSentry, type SentryIssue, type SentryState, type WebApi } from '@suture/local/testing';

export const now = '2026-11-24T10:00:00.000Z';

/** A vendor's stand-in and Suture's adapters for it. */
interface VendorSetting {
  readonly api: WebApi;
  readonly source: TelemetrySource;
  readonly notes: AlertNotes;
}

const secrets: Readonly<Record<string, string>> = {
  SENTRY_TOKEN: 'sentry-token',
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
  const world = worldOf(api.fetch, input);
  const [source] = openTelemetrySources(world);
  if (source === undefined) throw new RangeError('the configuration names no vendor');
  return { api, source, notes: openAlertNotes(world) };
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
