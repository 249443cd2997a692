import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { signatures } from '@suture/adapters/alerts/test-alert';
import { webhookSources } from '@suture/adapters/alerts/webhooks';
import { createWebhookServer, type ReceivedSource } from '@suture/adapters/inbound';
import { openFileInbox } from '@suture/adapters/local-files';
import { webhookSecret } from '@suture/core';
import type { Delivery, Monitor } from './monitors/monitor.ts';

/** The way in for a vendor's webhooks, as `suture serve` opens it, on a free port of this machine. */
export async function openReceiver({ source, secrets }: Pick<Monitor, 'source' | 'secrets'>, folder: string) {
  const inbox = openFileInbox({ folder, most: 100, now: () => new Date() });
  const received = webhookSources
    .filter(({ name }) => name === source)
    .map((one): ReceivedSource => ({ source: one, secrets: [secrets[one.secret] ?? ''] }));
  const server = createWebhookServer({
    sources: received,
    unsigned: false,
    inbox,
    now: () => new Date(),
    onAnswer: () => undefined,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    inbox,
    /** Sends one delivery as the vendor does, and gives the answer. */
    send: async (delivery: Delivery) => {
      const body = JSON.stringify(delivery.body);
      const signature = signatures[source](body, secrets[webhookSecret(source)] ?? '', new Date());
      const headers = { 'content-type': 'application/json', ...delivery.about, ...signature };
      const response = await fetch(`http://127.0.0.1:${port}/alerts/${source}`, { method: 'POST', headers, body });
      return { status: response.status, text: await response.text() };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
