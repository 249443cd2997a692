import { STSClient, STSServiceException } from '@aws-sdk/client-sts';
import type { WorkloadSource } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { createRoleCredentials } from './index.ts';

const source: WorkloadSource = {
  account: '111122223333',
  region: 'eu-west-1',
  roleArn: 'arn:aws:iam::111122223333:role/suture-reads',
  externalId: 'suture-live',
};

/** A client that answers every request without a network. */
function answering(answer: () => object) {
  const asked: unknown[] = [];
  const client = new STSClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  client.middlewareStack.add(
    () => async (request) => {
      asked.push(request.input);
      return { response: {}, output: { $metadata: {}, ...answer() } };
    },
    { step: 'initialize' },
  );
  return { client, asked };
}

const refused = (name: string) => () => {
  throw new STSServiceException({ name, message: 'no', $fault: 'client', $metadata: {} });
};
const expiration = new Date('2026-11-24T10:00:00Z');
const granted = () => ({
  Credentials: { AccessKeyId: 'AKIA', SecretAccessKey: 'secret', SessionToken: 'token', Expiration: expiration },
});

describe('the credentials of a role', () => {
  it('are asked for with the external id, in a session that names the stage', async () => {
    const { client, asked } = answering(granted);

    const credentials = await createRoleCredentials({ client, source, stage: 'live' })();

    expect(credentials).toEqual({
      accessKeyId: 'AKIA',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiration,
    });
    expect(asked).toEqual([{ RoleArn: source.roleArn, RoleSessionName: 'suture-live', ExternalId: 'suture-live' }]);
  });

  it('are asked for without an external id where the source names none, in a name of at most 64 characters', async () => {
    const { client, asked } = answering(granted);
    const { externalId: _, ...open } = source;

    await createRoleCredentials({ client, source: open, stage: 'x'.repeat(100) })();

    expect(asked).toEqual([{ RoleArn: source.roleArn, RoleSessionName: `suture-${'x'.repeat(57)}` }]);
  });

  it.each([
    ['a role that may not be assumed', refused('AccessDenied')],
    ['a region whose tokens are turned off', refused('RegionDisabledException')],
    ['an answer without credentials', () => ({})],
  ])('have a remedy for %s', async (_name, answer) => {
    const { client } = answering(answer);

    await expect(createRoleCredentials({ client, source, stage: 'live' })()).rejects.toMatchObject({
      name: 'QueryUnanswerable',
      message: expect.stringMatching(/111122223333 in eu-west-1 .* suture init --workload --stage live/),
    });
  });

  it('leave a throttle to those who retry', async () => {
    const { client } = answering(refused('ThrottlingException'));

    await expect(createRoleCredentials({ client, source, stage: 'live' })()).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
  });
});
