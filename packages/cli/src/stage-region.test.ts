import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { regionOf } from './stage-region.ts';

const config = readConfig(
  { services: { orders: { repository: 'acme/orders' } }, stages: { prod: { region: 'eu-central-1' } } },
  'the configuration',
);

describe('the region of a stage', () => {
  it.each([
    ['the one given', 'prod', 'us-west-2', 'us-west-2'],
    ['the one that the configuration says', 'prod', undefined, 'eu-central-1'],
    ['that of the profile for a stage that it does not name', 'dev', undefined, undefined],
  ])('is %s', (_, stage, given, expected) => {
    expect(regionOf(stage, given, { config })).toBe(expected);
  });

  it('is that of the profile without a configuration', () => {
    expect(regionOf('prod', undefined, {})).toBeUndefined();
  });
});
