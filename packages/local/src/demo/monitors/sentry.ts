import type { AlarmChange } from '../alarm.ts';
import { openSentry, type SentryIssue } from '../vendors/index.ts';
import type { Delivery, Monitor, Watched } from './monitor.ts';
import { reportFailure } from './sentry-event.ts';
import { type Failure, readFailures } from './service-log.ts';

const secret = 'demo-sentry-client-secret';
const token = 'demo-sentry-token';
const issue = '4711';
const project = 'orders';
const environment = 'production';

/** Sentry, whose SDK in the service reports every error. Its alert rule matches when the alarm goes off. */
export function openSentryMonitor({ logFile, rule }: Watched): Monitor {
  const kept: SentryIssue = {
    id: issue,
    project,
    status: 'unresolved',
    activity: [],
    // The SDK has reported what the service has logged, whenever Sentry is asked.
    get events() {
      return readFailures(logFile).map((failure, index) => ({
        id: eventId(index),
        at: failure.time,
        environment,
        level: 'error',
        ...reportFailure(failure),
      }));
    },
  };
  const api = openSentry({
    organization: 'shop',
    token,
    scopes: ['event:write', 'project:read'],
    projects: [project],
    issues: [kept],
    commits: [],
    releases: [],
    pageSize: 100,
    now: () => new Date(),
  });
  return {
    name: 'Sentry',
    source: 'sentry',
    vendors: { sentry: { organization: 'shop', updates: 'resolve' } },
    service: { sentry: { project, environment } },
    secrets: { SENTRY_WEBHOOK_SECRET: secret, SENTRY_TOKEN: token },
    fetch: api.fetch,
    notify: (change) => {
      const failures = readFailures(logFile);
      const newest = failures.at(-1);
      if (change.state !== 'ALARM' || newest === undefined) return undefined;
      return triggered(newest, eventId(failures.length - 1), change, rule);
    },
    written: () =>
      kept.activity.map(({ type, data }) => (type === 'note' ? firstLine(data.text) : type.replaceAll('_', ' '))),
  };
}

/** The webhook of an alert rule about an issue, with the event that made it match. */
function triggered(failure: Failure, id: string, { at }: AlarmChange, { name }: Watched['rule']): Delivery {
  const { error, time } = failure;
  const title = `${error.name}: ${error.message}`;
  const body = {
    action: 'triggered',
    installation: { uuid: '00000000-0000-4000-8000-000000000000' },
    actor: { type: 'application', id: 'sentry', name: 'Sentry' },
    data: {
      event: {
        event_id: id,
        issue_id: issue,
        issue_url: `https://sentry.io/api/0/organizations/shop/issues/${issue}/`,
        url: `https://sentry.io/api/0/projects/shop/${project}/events/${id}/`,
        web_url: `https://shop.sentry.io/issues/${issue}/events/${id}/`,
        title,
        level: 'error',
        platform: 'node',
        datetime: time,
        tags: [['environment', environment]],
        ...reportFailure(failure),
      },
      triggered_rule: name,
    },
  };
  const about = {
    'sentry-hook-resource': 'event_alert',
    'sentry-hook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'request-id': 'de300000000040008000000000000001',
  };
  return { body, about };
}

/** As Sentry numbers events: 32 hexadecimal digits. */
function eventId(index: number): string {
  return (index + 1).toString(16).padStart(32, '0');
}

function firstLine(text: unknown): string {
  return String(text).split('\n', 1)[0] ?? '';
}
