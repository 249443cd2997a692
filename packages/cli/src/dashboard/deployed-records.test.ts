import { expect, it } from 'vitest';
import { describeExecution } from './deployed-records.ts';

it.each([
  ['arn:aws:states:eu-west-1:111122223333:stateMachine:suture-prod-heal', 'https://eu-west-1.console.aws.amazon.com/'],
  [
    'arn:aws-cn:states:cn-north-1:111122223333:stateMachine:suture-prod-heal',
    'https://cn-north-1.console.amazonaws.cn/',
  ],
  ['arn:aws-us-gov:states:us-gov-west-1:1:stateMachine:heal', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
])('leads to the execution of %s', (machine, console) => {
  const url = describeExecution(machine, 'inc-1');

  expect(url.startsWith(`${console}states/home?region=`)).toBe(true);
  expect(decodeURIComponent(url)).toContain(`${machine.replace(':stateMachine:', ':execution:')}:inc-1`);
});
