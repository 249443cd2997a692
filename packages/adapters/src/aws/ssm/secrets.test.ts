import type { GetParametersCommandInput, SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { createSecrets, secretMaxAgeMs } from './secrets.ts';

/** A parameter store with values by path, and a clock. */
function open(values: Record<string, string>) {
  const asked: GetParametersCommandInput[] = [];
  const world = { now: 0, values, asked };
  const send = async ({ input }: { readonly input: GetParametersCommandInput }) => {
    asked.push(input);
    const Parameters = (input.Names ?? []).flatMap((name) =>
      world.values[name] === undefined ? [] : [{ Name: name, Value: world.values[name] }],
    );
    return { Parameters };
  };
  const client = { send } as unknown as Pick<SSMClient, 'send'>;
  return { world, secrets: createSecrets({ client, path: '/sst/suture/live/Secret', now: () => world.now }) };
}

it('reads the value of the stage, decrypted, before the one of all stages', async () => {
  const { world, secrets } = open({
    '/sst/suture/live/Secret/TOKEN/value': 'of the stage',
    '/sst/suture/.fallback/Secret/TOKEN/value': 'of all stages',
  });

  expect(await secrets.read('TOKEN')).toBe('of the stage');
  expect(world.asked).toEqual([
    {
      Names: ['/sst/suture/live/Secret/TOKEN/value', '/sst/suture/.fallback/Secret/TOKEN/value'],
      WithDecryption: true,
    },
  ]);
});

it('falls back to the value of all stages', async () => {
  const { secrets } = open({ '/sst/suture/.fallback/Secret/TOKEN/value': 'of all stages' });

  expect(await secrets.read('TOKEN')).toBe('of all stages');
});

it('asks once within its age, and has a rotated value after it', async () => {
  const { world, secrets } = open({ '/sst/suture/live/Secret/TOKEN/value': 'old' });
  await secrets.read('TOKEN');
  world.values['/sst/suture/live/Secret/TOKEN/value'] = 'new';

  world.now = secretMaxAgeMs - 1;
  expect(await secrets.read('TOKEN')).toBe('old');
  expect(world.asked).toHaveLength(1);

  world.now = secretMaxAgeMs;
  expect(await secrets.read('TOKEN')).toBe('new');
});

it('says how to set a missing one, and looks again at the next call', async () => {
  const { world, secrets } = open({});

  await expect(secrets.read('GITHUB_APP_ID')).rejects.toThrow('suture secrets set GITHUB_APP_ID --stage live');
  world.values['/sst/suture/live/Secret/GITHUB_APP_ID/value'] = '7';
  expect(await secrets.find('GITHUB_APP_ID')).toBe('7');
});
