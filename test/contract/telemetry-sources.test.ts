import { openTelemetrySources } from '@suture/adapters/vendors';
import { type ConfigInput, readConfig } from '@suture/core';
import { createTestClock, sampleAlert, sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';

/** The vendors of a configuration, which know nothing. */
function open(vendors: Partial<ConfigInput>) {
  return openTelemetrySources({
    config: readConfig({ services: { orders: { repository: 'shop/orders' } }, ...vendors }, 'the configuration'),
    secret: async () => 'secret',
    fetch: async () => new Response('{}', { status: 404 }),
    clock: createTestClock('2026-11-24T10:00:00.000Z'),
    pause: async () => undefined,
  });
}

const vendors = {
  sentry: { organization: 'acme' },
  datadog: {},
  pagerduty: {},
  loki: { url: 'https://loki.example.com' },
  prometheus: { url: 'https://prometheus.example.com' },
} satisfies Partial<ConfigInput>;

it('opens the vendors that the configuration names, and no others', () => {
  expect(open({})).toEqual([]);
  expect(open(vendors).map(({ name }) => name)).toEqual(['Sentry', 'Datadog', 'PagerDuty', 'Loki', 'Prometheus']);
});

it.each(['sentry', 'datadog', 'pagerduty', 'alertmanager', 'grafana'])(
  'an alert of %s concerns the vendor that raised it',
  (source) => {
    const incident = { ...sampleIncident, alert: { ...sampleAlert, source } };
    const raised = open(vendors).filter((one) => one.raised(incident));

    expect(raised).toHaveLength(1);
    expect(raised.every((one) => one.concerns(incident))).toBe(true);
  },
);
