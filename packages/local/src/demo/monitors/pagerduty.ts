import type { AlarmChange } from '../alarm.ts';
import { createPagerDutyIncident, openPagerDuty, type PagerDutyIncident } from '../vendors/index.ts';
import { keepLogInLoki, lokiHost, lokiSettings } from './log-in-loki.ts';
import type { Monitor, Watched } from './monitor.ts';
import { readFailures, readLines } from './service-log.ts';
import { joinApis } from './several-apis.ts';

const secret = 'demo-pagerduty-webhook-secret';
const token = 'demo-pagerduty-token';
const from = 'suture@demo.example';
const host = 'api.pagerduty.com';
const id = 'Q0DEMO0000001';

/** PagerDuty, paged by the alarm of the service, beside a Loki with its log. The integration that pages puts a line of the log into the alert. */
export function openPagerDutyMonitor({ rule, logFile }: Watched): Monitor {
  const incidents: PagerDutyIncident[] = [];
  const api = openPagerDuty({ token, users: { [from]: 'PSUTURE' }, incidents, now: () => new Date() }, host);
  const title = `${rule.name}: ${rule.description}`;
  return {
    name: 'PagerDuty',
    source: 'pagerduty',
    vendors: { ...lokiSettings.vendors, pagerduty: { from, updates: 'resolve' } },
    service: lokiSettings.service,
    secrets: { ...lokiSettings.secrets, PAGERDUTY_WEBHOOK_SECRET: secret, PAGERDUTY_TOKEN: token },
    fetch: joinApis({ [host]: api, [lokiHost]: keepLogInLoki(logFile) }),
    // Suture resolves the incident, so that nothing is sent when the alarm is over; and one incident is open at a time.
    notify: (change) => {
      if (change.state !== 'ALARM' || incidents.length > 0) return undefined;
      const at = change.at.toISOString();
      const details = { reason: change.reason, log: newestFailure(logFile) };
      const alerts = [{ id: 'QALERT1', at, summary: title, severity: 'critical', details }];
      incidents.push(createPagerDutyIncident({ id, title, at, service: 'orders', alerts }));
      return triggered(change, rule);
    },
    written: () =>
      incidents.flatMap(({ status, notes }) => [
        `incident ${status}`,
        ...notes.map(({ content }) => firstLine(content)),
      ]),
  };
}

function newestFailure(logFile: string): string {
  const newest = readFailures(logFile).at(-1);
  return readLines(logFile).findLast(({ at }) => at === newest?.time)?.text ?? '';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function triggered({ at }: AlarmChange, { name, description }: Watched['rule']) {
  const body = {
    event: {
      id: '01DEMO0000000000000000000',
      event_type: 'incident.triggered',
      resource_type: 'incident',
      occurred_at: at.toISOString(),
      agent: null,
      client: { name: 'Monitoring' },
      data: {
        id,
        type: 'incident',
        number: 1,
        status: 'triggered',
        incident_key: name,
        title: `${name}: ${description}`,
        created_at: at.toISOString(),
        urgency: 'high',
        html_url: `https://shop.pagerduty.com/incidents/${id}`,
        service: { id: 'PDEMO01', type: 'service_reference', summary: 'orders' },
      },
    },
  };
  return { body };
}
