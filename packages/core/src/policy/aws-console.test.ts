import { expect, it } from 'vitest';
import { isConsoleLink } from './aws-console.ts';

it.each([
  ['https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/orders-5xx', true],
  ['https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1', true],
  ['https://us-gov-west-1.console.amazonaws-us-gov.com/ec2/home', true],
  ['https://evil.example/', false],
  ['https://eu-west-1.console.aws.amazon.com.evil.example/', false],
  ['https://evil.example/.console.aws.amazon.com', false],
  ['https://user@eu-west-1.console.aws.amazon.com/', false],
  ['http://eu-west-1.console.aws.amazon.com/', false],
  ['https://eu-west-1.console.aws.amazon.com/x>](y)', false],
  ['https://evil.console.aws.amazon.com/', false],
])('judges %s', (url, expected) => {
  expect(isConsoleLink(url)).toBe(expected);
});
