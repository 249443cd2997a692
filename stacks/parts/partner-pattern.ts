import { type EventPattern, Match } from 'aws-cdk-lib/aws-events';

/** What each partner's alerts have, by the beginning of its buses' names. Notes, responders and other news about an incident are left out. */
const details = {
  'aws.partner/datadog.com/': { meta: { monitor: { name: Match.exists() } } },
  'aws.partner/pagerduty.com/': {
    event: { event_type: ['incident.triggered', 'incident.reopened', 'incident.resolved'] },
  },
} as const;

/** The alerts on the bus of a partner. */
export function partnerPattern(bus: string): EventPattern {
  const detail = Object.entries(details).find(([prefix]) => bus.startsWith(prefix))?.[1] ?? {};
  return { source: Match.prefix(bus), detail };
}
