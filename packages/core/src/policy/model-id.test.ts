import { expect, it } from 'vitest';
import { modelRegion, profileIn, readModelId } from './model-id.ts';

it.each([
  ['amazon.nova-pro-v1:0', { kind: 'model', model: 'amazon.nova-pro-v1:0' }],
  [
    'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0',
    {
      kind: 'arn',
      arn: 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-pro-v1:0',
      region: 'eu-west-1',
      callsModels: false,
    },
  ],
  [
    'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc123',
    {
      kind: 'arn',
      arn: 'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc123',
      region: 'eu-west-1',
      callsModels: true,
    },
  ],
  [
    'arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123',
    {
      kind: 'arn',
      arn: 'arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123',
      region: 'us-east-1',
      callsModels: false,
    },
  ],
] as const)('reads %s', (id, expected) => {
  expect(readModelId(id)).toEqual(expected);
});

it.each(['us', 'eu', 'apac', 'jp', 'au', 'ca', 'sa', 'us-gov', 'global'])('reads the profiles of %s', (geography) => {
  const profile = `${geography}.amazon.nova-pro-v1:0`;

  expect(readModelId(profile)).toEqual({ kind: 'profile', profile, model: 'amazon.nova-pro-v1:0' });
});

it('calls a model in the region that the configuration names, or its ARN', () => {
  const arn = 'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc123';

  expect([
    modelRegion({ id: 'amazon.nova-pro-v1:0' }),
    modelRegion({ id: 'amazon.nova-pro-v1:0', region: 'us-west-2' }),
    modelRegion({ id: arn }),
    modelRegion({ id: arn, region: 'us-west-2' }),
  ]).toEqual([undefined, 'us-west-2', 'eu-west-1', 'us-west-2']);
});

it.each([
  ['us-west-2', 'us'],
  ['us-gov-west-1', 'us-gov'],
  ['eu-central-1', 'eu'],
  ['ap-northeast-1', 'jp'],
  ['ap-southeast-2', 'au'],
  ['ap-south-1', 'global'],
  ['sa-east-1', 'global'],
  [undefined, 'global'],
])('takes for %s the profile of its geography', (region, geography) => {
  expect(profileIn(region, 'anthropic.large-1')).toBe(`${geography}.anthropic.large-1`);
  expect(readModelId(profileIn(region, 'anthropic.large-1'))).toMatchObject({ kind: 'profile' });
});
