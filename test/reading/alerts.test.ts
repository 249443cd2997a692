import { readFileSync } from 'node:fs';
import { alertSources, decodeText, readAlert, readAlerts } from '@suture/adapters/alerts';
import { receiveBatch } from '@suture/adapters/inbound';
import { type Alert, matchesAlarm, readConfig } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alarmPatterns } from '../../stacks/parts/alarm-patterns.ts';

const config = readConfig(
  { services: { billing: { repository: 'acme/billing', alarms: ['*'] } } },
  'the configuration',
);

const load = (name: string) => decodeText(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url)));
const read = (name: string): Alert => readAlert(load(name), name, config, alertSources);

const Pattern = z.object({ alarms: z.array(z.string()), alarmName: z.string() });

describe('an alarm pattern', () => {
  it.each(['alarm-globs/slash-in-alarm-name', 'alarm-globs/severity-path'])('of %s means the alarm', (name) => {
    const { alarms, alarmName } = Pattern.parse(JSON.parse(load(name)));
    const own = readConfig({ services: { billing: { repository: 'acme/billing', alarms } } }, 'the configuration');

    expect(alarms.some((pattern) => matchesAlarm(alarmName, pattern))).toBe(true);
    expect(alarmPatterns(own)[0]?.detail?.alarmName).toEqual(alarms.map((wildcard) => ({ wildcard })));
  });

  it('with braces is refused with the patterns to write', () => {
    const { alarms } = Pattern.parse(JSON.parse(load('alarm-globs/braces')));

    expect(() =>
      readConfig({ services: { billing: { repository: 'acme/billing', alarms } } }, 'the configuration'),
    ).toThrow('"invoices-5xx", "invoices-latency"');
  });
});

it.each(['byte-order-mark', 'event-in-a-list', 'lambda-alarm-action', 'sns-notification'])(
  'reads the alert of alert-shapes/%s',
  (name) => {
    expect(read(`alert-shapes/${name}`)).toMatchObject({
      sourceId: 'InvoicesErrors',
      state: 'firing',
      startedAt: '2026-11-24T09:43:27.123Z',
      fingerprint: 'cloudwatch:arn:aws:cloudwatch:us-east-1:210987654321:alarm:InvoicesErrors',
    });
  },
);

it.each([
  [
    'alert-shapes/contributor',
    {
      fingerprint: 'cloudwatch:arn:aws:cloudwatch:us-east-1:210987654321:alarm:DynamoDBInsightsAlarm',
      alarm: { contributor: { TableName: 'invoices' } },
    },
  ],
  ['alarm-meaning/description-managed-by-terraform', { title: 'invoices-5xx-too-high' }],
  ['alarm-meaning/other-partition', { url: expect.stringContaining('cn-north-1.console.amazonaws.cn/') }],
  [
    'alarm-meaning/reason-and-link-lost',
    {
      reason: expect.stringMatching(/99\.5 .* was greater than the threshold \(50\.0\)\.$/),
      url: expect.stringMatching(/#alarmsV2:alarm\/invoices-5xx$/),
    },
  ],
  ['alarm-meaning/target-tracking-low', { suppressed: expect.stringContaining('scaling policy') }],
  ['suppressed-alarms/composite-suppressed-by-alarm', { suppressed: expect.stringContaining('suppressor') }],
  ['suppressed-alarms/composite-wait-period', { suppressed: expect.stringContaining('wait for') }],
  [
    'alert-error-unused/suture-alert-with-error',
    { error: { name: 'TypeError', frames: [{ file: expect.stringContaining('src/invoices.js'), line: 9 }, {}] } },
  ],
] as const)('understands %s', (name, expected) => {
  expect(read(name)).toMatchObject(expected);
});

it('starts one incident for a composite alarm that waited, from the time when it went off', async () => {
  const { ports } = createTestWorld({ config: { services: config.services } });
  const name = 'too-many-incidents/composite-after-wait-period';

  const result = await receiveBatch([{ id: 'm1', body: load(name) }], ports, { ownAlarms: 'suture-test-' });

  expect(result).toMatchObject({ suppressed: 1, started: 1, refused: [] });
  const [incident, ...others] = (await ports.incidents.list()).items;
  expect(others).toEqual([]);
  expect(incident?.alert.startedAt).toBe('2026-11-24T12:54:46.138Z');
  expect(readAlerts(load(name), name, config, alertSources)).toHaveLength(2);
});
