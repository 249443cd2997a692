import { createConfigs, createMemoryObjects } from '@suture/adapters/objects';
import { type Config, type ConfigInput, readConfig, versionOf } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { pushConfig } from './push-config.ts';

const orders = { repository: 'shop/orders', alarms: ['orders-*'] };
const read = (input: ConfigInput): Config => readConfig(input, 'the configuration');
const deployed = read({ services: { orders } });
const stricter = read({ services: { orders: { ...orders, severity: 'high' } } });
const open = () => ({ deployed, configs: createConfigs(createMemoryObjects()) });

describe('pushConfig', () => {
  it('stores what differs and needs no deployment, and names the version', async () => {
    const stage = open();

    const report = await pushConfig(stricter, stage, true);

    expect(report).toEqual({
      version: versionOf(stricter),
      changes: [{ field: 'services.orders.severity', before: '"medium"', after: '"high"' }],
      needs: [],
      stored: true,
    });
    expect(await stage.configs.pushed()).toEqual({ version: versionOf(stricter), over: versionOf(deployed) });
    expect(await stage.configs.get(versionOf(stricter))).toEqual(stricter);
  });

  it('compares with what was pushed before, and stores the same thing once', async () => {
    const stage = open();
    await pushConfig(stricter, stage, true);

    expect(await pushConfig(stricter, stage, true)).toMatchObject({ changes: [], stored: false });
    expect(await pushConfig(deployed, stage, true)).toMatchObject({
      changes: [{ field: 'services.orders.severity', before: '"high"', after: '"medium"' }],
      stored: true,
    });
  });

  it('stores nothing that needs rights or rules beyond the deployment', async () => {
    const stage = open();

    const report = await pushConfig(read({ services: { orders: { ...orders, alarms: ['api-*'] } } }), stage, true);

    expect(report).toMatchObject({ needs: ['a rule for the alarms api-*'], stored: false });
    expect(await stage.configs.pushed()).toBeUndefined();
  });

  it('only compares when asked to', async () => {
    const stage = open();

    expect(await pushConfig(stricter, stage, false)).toMatchObject({ changes: [{}], stored: false });
    expect(await stage.configs.pushed()).toBeUndefined();
  });
});
