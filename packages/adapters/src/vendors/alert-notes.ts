import { type AlertNotes, updatesAt } from '@suture/core';
import { createDatadogNotes } from '../datadog/index.ts';
import { QueryUnanswerable } from '../errors.ts';
import { createPagerDutyNotes } from '../pagerduty/index.ts';
import { createSentryNotes } from '../sentry/index.ts';
import type { VendorNotes, VendorWorld } from '../telemetry/index.ts';

/** The systems that take notes about alerts that they raised, as far as the configuration allows. */
export function createAlertNotes(updates: readonly VendorNotes[], { config }: Pick<VendorWorld, 'config'>): AlertNotes {
  return {
    tell: async (incident, news) => {
      const { source } = incident.alert;
      const allowed = updatesAt(source, config);
      const origin = updates.find((one) => one.source === source);
      if (allowed === 'none' || origin === undefined)
        return { outcome: 'left', why: `${source} takes no notes by the configuration` };
      try {
        return await origin.tell(incident, news, allowed === 'resolve');
      } catch (error) {
        if (error instanceof QueryUnanswerable) return { outcome: 'failed', why: error.message };
        throw error;
      }
    },
  };
}

/** The vendors that take notes. A new one is a file in its vendor's folder and a line here. */
export function openAlertNotes(world: VendorWorld): AlertNotes {
  const { datadog, pagerduty, sentry } = world.config;
  const updates = [
    ...(sentry === undefined ? [] : [createSentryNotes(sentry, world)]),
    ...(datadog === undefined ? [] : [createDatadogNotes(datadog, world)]),
    ...(pagerduty === undefined ? [] : [createPagerDutyNotes(pagerduty, world)]),
  ];
  return createAlertNotes(updates, world);
}
