import type { WebhookDelivery } from '../webhook-delivery.ts';

export interface ForwardOptions {
  /** The webhooks of the other stages, in full: `https://…/github`. */
  readonly addresses: readonly string[];
  readonly fetch: typeof fetch;
  /** Milliseconds that a stage has to answer. Default: 4,000, since GitHub waits ten seconds and this function less. */
  readonly timeout?: number;
}

/** Passes a delivery on, and returns the hosts that did not take it, with the reason: `abc.example (401)`. */
export type ForwardWebhook = (delivery: WebhookDelivery) => Promise<readonly string[]>;

/** Marks a delivery that another stage passed on, so that two stages that name each other do not pass it on forever. */
export const forwardedHeader = 'x-suture-forwarded';

/** What the signature needs, and what the other stage reads beside the body. */
const kept = ['content-type', 'x-github-event', 'x-github-delivery', 'x-hub-signature-256'];

/** Passes deliveries on to the other stages that share the App, all at once, with the bytes and the signature that GitHub sent. */
export function createWebhookForwarder({ addresses, fetch, timeout = 4_000 }: ForwardOptions): ForwardWebhook {
  return async ({ headers, body }) => {
    if (headers[forwardedHeader] !== undefined) return [];
    const passed = kept.flatMap((name): [string, string][] => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    });
    const send = async (address: string): Promise<string | undefined> => {
      const { host } = new URL(address);
      try {
        const { ok, status } = await fetch(address, {
          method: 'POST',
          headers: { ...Object.fromEntries(passed), [forwardedHeader]: '1' },
          body: Uint8Array.from(body),
          redirect: 'error',
          signal: AbortSignal.timeout(timeout),
        });
        return ok ? undefined : `${host} (${status})`;
      } catch (error) {
        return `${host} (${error instanceof Error ? error.name : 'failed'})`;
      }
    };
    const results = await Promise.all(addresses.map(send));
    return results.filter((missed) => missed !== undefined);
  };
}
