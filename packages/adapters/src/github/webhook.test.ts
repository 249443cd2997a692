import { createHmac } from 'node:crypto';
import { createTestWorld } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { receiveGitHubWebhook } from './webhook.ts';

const body = new TextEncoder().encode('{"repository":{"full_name":"shop/orders"},"pull_request":{"number":1}}');
const secret = 'the current secret';

async function deliver(signedWith: string, secrets: readonly [string, string]) {
  const logged: { message: string; fields: unknown }[] = [];
  const log = { info: () => undefined, warn: (message: string, fields: unknown) => logged.push({ message, fields }) };
  const headers = {
    'x-github-event': 'pull_request',
    'x-github-delivery': 'delivery-1',
    'x-hub-signature-256': `sha256=${createHmac('sha256', signedWith).update(body).digest('hex')}`,
  };
  const answer = await receiveGitHubWebhook({ headers, body }, secrets, { ...createTestWorld().ports, log });
  return { answer, logged };
}

describe('receiveGitHubWebhook', () => {
  it('takes a delivery signed with the current secret while there is no previous one', async () => {
    const { answer, logged } = await deliver(secret, [secret, 'none']);

    expect(answer).toMatchObject({ status: 202, outcome: 'nothing to do' });
    expect(logged).toEqual([]);
  });

  it.each(['none', 'NONE', 'fifteen letters'])(
    'refuses a delivery signed with %j as the previous secret',
    async (key) => {
      const { answer } = await deliver(key, [secret, key]);

      expect(answer).toMatchObject({ status: 401, outcome: 'unsigned' });
    },
  );

  it.each(['none', 'fifteen letters'])(
    'refuses every delivery while the current secret is %j, and logs why',
    async (key) => {
      const { answer, logged } = await deliver(key, [key, 'none']);

      expect(answer).toMatchObject({ status: 401, outcome: 'unsigned' });
      expect(logged).toEqual([
        {
          message: 'the webhook secret is too short to be used',
          fields: { secret: 'GITHUB_WEBHOOK_SECRET', least: 16 },
        },
      ]);
    },
  );
});
