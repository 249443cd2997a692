import { ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { KillSwitchUnreadable } from '../../errors.ts';
import { createParameterKillSwitch } from './kill-switch.ts';

const name = '/suture/production/kill-switch';

/** Milliseconds; a test moves it. */
let now = 0;

/** A parameter store that answers one value after the other. */
function open(...answers: (string | Error)[]) {
  const client = {
    send: async ({ input }: { input: { Name: string } }) => {
      const answer = answers.shift();
      if (input.Name !== name || answer === undefined) throw new RangeError(`nothing known of ${input.Name}`);
      if (answer instanceof Error) throw answer;
      return { Parameter: { Name: name, Value: answer } };
    },
  } as unknown as Pick<SSMClient, 'send'>;
  return createParameterKillSwitch({ client, name, now: () => now });
}

it.each(['off', ' OFF\n'])('lets everything go on at %j', async (value) => {
  expect(await open(value).reason()).toBeUndefined();
});

it.each([
  ['bad deploys', 'bad deploys'],
  ['on', 'on'],
  ['offline', 'offline'],
  [' ', 'no reason given'],
])('stops everything at %j', async (value, reason) => {
  expect(await open(value).reason()).toBe(reason);
});

it('is read again when its answer is five seconds old, and not twice before', async () => {
  const killSwitch = open('off', 'maintenance', 'off');
  const reasons: (string | undefined)[] = [];

  for (now of [0, 4_999, 5_000, 9_999, 10_000]) reasons.push(await killSwitch.reason());

  expect(reasons).toEqual([undefined, undefined, 'maintenance', 'maintenance', undefined]);
});

it('asks again after it could not be read', async () => {
  const killSwitch = open(new Error('not now'), 'off');

  await expect(killSwitch.reason()).rejects.toThrow('not now');
  expect(await killSwitch.reason()).toBeUndefined();
});

it('is no permission when the parameter is missing, and says how to make it', async () => {
  const read = () => open(new ParameterNotFound({ message: 'no', $metadata: {} })).reason();

  await expect(read()).rejects.toThrow(KillSwitchUnreadable);
  await expect(read()).rejects.toThrow(`aws ssm put-parameter --name ${name} --type String --value off`);
});

it('is no permission when it may not be read', async () => {
  const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });

  await expect(open(denied).reason()).rejects.toMatchObject({ name: 'KillSwitchUnreadable', cause: denied });
});
