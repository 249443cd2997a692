import { createHmac } from 'node:crypto';
import { WebhookName, webhookSecret } from '@suture/core';
import { describe, expect, it } from 'vitest';
import type { WebhookSource } from '../alerts/webhook-source.ts';
import { webhookSources } from '../alerts/webhooks.ts';
import { admitAlertWebhook } from './admit-webhook.ts';

const secret = 'the current secret of the vendor';
const now = new Date('2026-11-24T09:00:00.000Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const trigger = JSON.stringify({ event: { id: '01F', event_type: 'incident.triggered', data: { id: 'Q1' } } });

const pagerduty = sourceOf('pagerduty');

function sourceOf(name: string): WebhookSource {
  const source = webhookSources.find((one) => one.name === name);
  if (source === undefined) throw new RangeError(`there is no webhook source ${name}`);
  return source;
}

function sign(body: Uint8Array, key = secret): string {
  return `v1=${createHmac('sha256', key).update(body).digest('hex')}`;
}

async function deliver(body: Uint8Array, signature = sign(body), source = pagerduty) {
  const queued: object[] = [];
  const inbox = { put: async (message: object) => void queued.push(message) };
  const answer = await admitAlertWebhook(
    { headers: { 'x-pagerduty-signature': signature }, body },
    { source, inbox, now, refuse: (delivery, at) => source.refuse(delivery, [secret], at) },
  );
  return { answer, queued };
}

it('reads each source’s secret by the name that the deployment grants', () => {
  expect(webhookSources.map(({ secret }) => secret).sort()).toEqual(WebhookName.options.map(webhookSecret).sort());
});

describe('admitAlertWebhook', () => {
  it('queues the body as it came, with whose it is and what a redelivery keeps', async () => {
    const { answer, queued } = await deliver(bytes(trigger));

    expect(answer).toEqual({ status: 202, outcome: 'queued', say: 'queued' });
    expect(queued).toEqual([
      {
        source: 'suture.webhook',
        'detail-type': 'Suture Webhook',
        detail: { from: 'pagerduty', id: '01F', receivedAt: now.toISOString(), body: trigger },
      },
    ]);
  });

  it.each([
    ['signed with another secret', sign(bytes(trigger), 'another secret of somebody')],
    ['without a signature', ''],
  ])('refuses one %s, and says why', async (_name, signature) => {
    const { answer, queued } = await deliver(bytes(trigger), signature);

    expect(answer).toMatchObject({ status: 401, outcome: 'unsigned', say: expect.stringContaining('signature') });
    expect(queued).toEqual([]);
  });

  it('refuses a body that is too large before anything is computed over it', async () => {
    let looked = false;
    const source = {
      ...pagerduty,
      refuse: () => {
        looked = true;
        return undefined;
      },
    };

    const { answer, queued } = await deliver(new Uint8Array(source.mostBytes + 1), '', source);

    expect(answer).toMatchObject({ status: 413, outcome: 'too large' });
    expect({ looked, queued }).toEqual({ looked: false, queued: [] });
  });

  it('refuses a body whose escapes would not fit into a message of the queue', async () => {
    const { answer, queued } = await deliver(bytes(`"${'\u0001'.repeat(400_000)}"`));

    expect(answer).toMatchObject({ status: 413, say: 'more than 1048576 bytes' });
    expect(queued).toEqual([]);
  });

  it('refuses bytes that are no text, since they could not be kept as they came', async () => {
    const { answer } = await deliver(Uint8Array.of(0x7b, 0xff, 0x7d));

    expect(answer).toMatchObject({ status: 400, outcome: 'unreadable' });
  });

  it('answers what holds no alert, and queues nothing', async () => {
    const { answer, queued } = await deliver(bytes(trigger.replace('triggered', 'annotated')));

    expect(answer).toMatchObject({ status: 200, outcome: 'nothing to do' });
    expect(queued).toEqual([]);
  });

  it('tells the sender when the delivery could not be kept', async () => {
    const inbox = { put: async () => Promise.reject(new RangeError('no room')) };
    const headers = { 'x-pagerduty-signature': sign(bytes(trigger)) };

    const answered = admitAlertWebhook(
      { headers, body: bytes(trigger) },
      { source: pagerduty, inbox, now, refuse: () => undefined },
    );

    await expect(answered).rejects.toThrow('no room');
  });
});
