export interface WebhookDelivery {
  /** Names in lower case, as API Gateway sends them. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as received: the signature covers exactly these. */
  readonly body: Uint8Array;
}
