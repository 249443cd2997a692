import { type Config, readConfig, versionOf } from '@suture/core';
import { expect, it } from 'vitest';
import { configMaxAgeMs, createConfigSource } from './config-source.ts';
import { createConfigs } from './configs.ts';
import { createMemoryObjects } from './objects.ts';

const withSeverity = (severity: 'low' | 'high'): Config =>
  readConfig({ services: { orders: { repository: 'shop/orders', severity } } }, 'the configuration');
const deployed = withSeverity('low');
const changed = withSeverity('high');

function open(of = deployed) {
  const world = { now: 0, configs: createConfigs(createMemoryObjects()) };
  const source = createConfigSource({ configs: world.configs, deployed: of, now: () => world.now });
  return { world, source };
}

it('is the deployment’s own while nothing was pushed', async () => {
  const { source } = open();

  expect(await source.current()).toEqual({ version: versionOf(deployed), config: deployed });
});

it('is what was pushed over the deployment, within half a minute', async () => {
  const { world, source } = open();
  await source.current();
  const version = await world.configs.push(changed, versionOf(deployed));

  world.now = configMaxAgeMs - 1;
  expect((await source.current()).config).toEqual(deployed);
  world.now = configMaxAgeMs;
  expect(await source.current()).toEqual({ version, config: changed });
});

it('is the deployment’s own again after another deployment', async () => {
  const { world } = open();
  await world.configs.push(changed, versionOf(deployed));
  const next = readConfig({ services: {} }, 'the configuration');

  const source = createConfigSource({ configs: world.configs, deployed: next, now: () => 0 });

  expect((await source.current()).config).toEqual(next);
});

it('keeps for an incident the one that it began with', async () => {
  const { world, source } = open();
  const first = await world.configs.push(changed, versionOf(deployed));
  await world.configs.push(deployed, versionOf(deployed));

  expect((await source.of(first)).config).toEqual(changed);
  expect((await source.of(undefined)).config).toEqual(deployed);
  expect((await source.of('gone')).config).toEqual(deployed);
});
