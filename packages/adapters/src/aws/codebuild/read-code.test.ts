import { AccountLimitExceededException, type CodeBuildClient } from '@aws-sdk/client-codebuild';
import { expect, it } from 'vitest';
import { createCodeReader } from './read-code.ts';

const orders = { id: 'inc-1', repository: 'shop/orders' };
const deepLink = 'https://console.aws.amazon.com/codesuite/log';

/** CodeBuild whose build has one state for each look; the last one stays. */
function open(...states: readonly string[]) {
  const asked: unknown[] = [];
  const left = [...states];
  const client = {
    send: async ({ input }: { readonly input: object }) => {
      if ('projectName' in input) {
        asked.push(input);
        return { build: { id: 'code:1' } };
      }
      expect(input).toEqual({ ids: ['code:1'] });
      return { builds: [{ buildStatus: left.length > 1 ? left.shift() : left[0], logs: { deepLink } }] };
    },
  } as unknown as Pick<CodeBuildClient, 'send'>;
  const pauses: number[] = [];
  const projectOf = (repository: string) => (repository === 'shop/orders' ? 'suture-live-code' : undefined);
  const pause = async (milliseconds: number) => pauses.push(milliseconds);
  return { read: createCodeReader({ client, projectOf, pause }), asked, pauses };
}

it('starts the build of the repository under the name of the incident, and waits for its end', async () => {
  const { read, asked, pauses } = open('IN_PROGRESS', 'IN_PROGRESS', 'SUCCEEDED');

  await read(orders);

  expect(asked).toEqual([{ projectName: 'suture-live-code', idempotencyToken: 'inc-1' }]);
  expect(pauses).toHaveLength(2);
});

it('starts nothing for a repository that is pushed', async () => {
  const { read, asked } = open('SUCCEEDED');

  await read({ id: 'inc-1', repository: 'shop/billing' });

  expect(asked).toEqual([]);
});

it.each(['FAILED', 'FAULT', 'TIMED_OUT', 'STOPPED'])('says what to look at when the build is %s', async (state) => {
  await expect(open('IN_PROGRESS', state).read(orders)).rejects.toMatchObject({
    name: 'CodeUnreadable',
    message: expect.stringMatching(
      new RegExp(`ended as ${state}\\. See that the connection is AVAILABLE.*${deepLink}`),
    ),
  });
});

it.each([
  [
    'the account runs all builds that it may',
    new AccountLimitExceededException({ message: 'too many', $metadata: {} }),
    'CodeHostUnavailable',
  ],
  [
    'CodeBuild throttles',
    Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: {}, $fault: 'client' }),
    'AwsThrottled',
  ],
])('fails so that the machine retries when %s', async (_when, error, name) => {
  const client = { send: () => Promise.reject(error) } as unknown as Pick<CodeBuildClient, 'send'>;
  const read = createCodeReader({ client, projectOf: () => 'suture-live-code', pause: async () => undefined });

  await expect(read(orders)).rejects.toMatchObject({ name });
});

it('gives up before the function ends, with an error that the machine retries', async () => {
  const { read, pauses } = open('IN_PROGRESS');

  await expect(read(orders)).rejects.toMatchObject({ name: 'CodeHostUnavailable' });
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(100_000);
});
