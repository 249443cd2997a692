import { expect, it } from 'vitest';
import { findThrottle } from './throttling.ts';

const named = (name: string, more: object = {}, options?: ErrorOptions) =>
  Object.assign(new Error('Rate exceeded', options), { name, ...more });

it.each([
  ['CloudWatch Logs and SSM', named('ThrottlingException')],
  ['DynamoDB', named('ProvisionedThroughputExceededException')],
  ['S3', named('SlowDown')],
  ['Lambda', named('TooManyRequestsException')],
  ['CloudWatch', named('Throttling')],
  ['a status alone', named('Unknown', { $metadata: { httpStatusCode: 429 } })],
  ['the SDK’s own mark', named('Odd', { $retryable: { throttling: true } })],
  ['a wrapped one', named('KillSwitchUnreadable', {}, { cause: named('ThrottlingException') })],
])('finds a throttle: %s', (_service, error) => {
  expect(findThrottle(error)).toMatchObject({ name: 'AwsThrottled', cause: error });
});

it.each([
  ['a refusal', named('AccessDeniedException', { $metadata: { httpStatusCode: 400 } })],
  ['a fault', new TypeError('x is undefined')],
  ['what is no error', 'ThrottlingException'],
])('leaves %s as it is', (_what, error) => {
  expect(findThrottle(error)).toBeUndefined();
});
