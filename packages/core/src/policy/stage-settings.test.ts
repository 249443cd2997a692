import { expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { settingsOf } from './stage-settings.ts';

const read = (stages: object) => readConfig({ services: {}, stages }, 'the configuration').stages;

it('protects every stage that does not say otherwise, whatever its name', () => {
  const stages = read({ dev: { protect: false }, live: { region: 'eu-west-1' } });

  expect(['dev', 'live', 'prod2', 'staging'].map((stage) => settingsOf(stages, stage).protect)).toEqual([
    false,
    true,
    true,
    true,
  ]);
});

it('passes on what an account asks of every deployment', () => {
  const stages = read({
    live: {
      region: 'eu-west-1',
      tags: { 'cost-center': '4711' },
      permissionsBoundary: 'arn:aws:iam::123456789012:policy/org/boundary',
      bootstrapQualifier: 'platform',
    },
  });

  expect(settingsOf(stages, 'live')).toEqual({
    protect: true,
    region: 'eu-west-1',
    tags: { 'cost-center': '4711' },
    permissionsBoundary: 'arn:aws:iam::123456789012:policy/org/boundary',
    bootstrapQualifier: 'platform',
  });
});

it.each([
  [{ live: { region: 'Frankfurt' } }, 'stages.live.region: must be a region such as eu-west-1'],
  [
    { live: { permissionsBoundary: 'arn:aws:iam::1:role/x y' } },
    'stages.live.permissionsBoundary: must be the name or',
  ],
  [{ live: { bootstrapQualifier: 'much-too-long' } }, 'stages.live.bootstrapQualifier: must have at most ten'],
  [{ live: { protected: true } }, 'stages.live'],
  [{ 'my stage': {} }, 'my stage'],
])('refuses %j by its field', (stages, why) => {
  expect(() => read(stages)).toThrow(why);
});
