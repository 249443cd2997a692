import type { AlarmChange } from '../alarm.ts';
import type { Monitor, Watched } from './monitor.ts';
import { json, sign } from './sign.ts';

const secret = 'demo-pagerduty-webhook-secret';
export const pagerdutyIncident = 'Q0DEMO0000001';

/** PagerDuty, paged by the alarm of the service. An integration puts what the service logged into the body of the alert. */
export function openPagerDutyMonitor({ rule }: Watched): Monitor {
  return {
    name: 'PagerDuty',
    source: 'pagerduty',
    vendors: { pagerduty: { from: 'suture@demo.example', updates: 'resolve' } },
    service: {},
    secrets: { PAGERDUTY_WEBHOOK_SECRET: secret, PAGERDUTY_TOKEN: 'demo-pagerduty-token' },
    fetch: async () => new Response('{}', { status: 404 }),
    // Suture resolves the incident, so that nothing is sent when the alarm is over.
    notify: (change) => (change.state === 'ALARM' ? triggered(change, rule) : undefined),
    written: () => [],
  };
}

function triggered({ at }: AlarmChange, { name, description }: Watched['rule']) {
  const body = JSON.stringify({
    event: {
      id: '01DEMO0000000000000000000',
      event_type: 'incident.triggered',
      resource_type: 'incident',
      occurred_at: at.toISOString(),
      agent: null,
      client: { name: 'Monitoring' },
      data: {
        id: pagerdutyIncident,
        type: 'incident',
        number: 1,
        status: 'triggered',
        incident_key: name,
        title: `${name}: ${description}`,
        created_at: at.toISOString(),
        urgency: 'high',
        html_url: `https://shop.pagerduty.com/incidents/${pagerdutyIncident}`,
        service: { id: 'PDEMO01', type: 'service_reference', summary: 'orders' },
      },
    },
  });
  return { headers: { ...json, 'x-pagerduty-signature': `v1=${sign(body, secret)}` }, body };
}
