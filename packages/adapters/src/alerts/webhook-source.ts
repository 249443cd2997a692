import type { WebhookDelivery } from '../webhook-delivery.ts';

/** What one vendor's webhook looks like on the wire. The alert source of the same name reads what the body says. */
export interface WebhookSource {
  /** The last part of its path, its name in the configuration, and that of its alert source: `sentry`. */
  readonly name: string;
  /** The secret that its deliveries are signed with; `<secret>_PREVIOUS` counts too while it is being replaced. */
  readonly secret: string;
  /** Most bytes of a body. */
  readonly mostBytes: number;
  /**
   * Why a delivery is not from this vendor, or undefined when it is. Compares in constant time over the bytes as received;
   * a secret that is not usable never matches.
   */
  refuse(delivery: WebhookDelivery, secrets: readonly string[], now: Date): string | undefined;
  /** What a redelivery keeps: the vendor's own id where there is one, else the SHA-256 of the body. */
  idOf(delivery: WebhookDelivery): string;
  /** Why a delivery holds no alert, such as a vendor's test or an event that no incident needs; undefined when it may. */
  ignores?(delivery: WebhookDelivery): string | undefined;
}
