import type { ConfigInput, WebhookName } from '@suture/core';
import type { AlarmChange, AlarmRule, AlarmState } from '../alarm.ts';

/** One request to the address of Suture's webhooks, before it is signed. */
export interface Delivery {
  readonly body: object;
  /** What the vendor's headers say about it. */
  readonly about?: Readonly<Record<string, string>>;
}

/**
 * A vendor in the demo: a stand-in that watches the example service, sends its webhooks as the vendor documents them, and answers its web API. The
 * log of the service reaches Suture through it alone.
 */
export interface Monitor {
  /** As people call it. */
  readonly name: string;
  /** Who sends its webhooks. */
  readonly source: WebhookName;
  /** What the configuration says of it, beside and within the service. */
  readonly vendors: Pick<ConfigInput, 'sentry' | 'datadog' | 'loki' | 'prometheus' | 'pagerduty'>;
  readonly service: Partial<ConfigInput['services'][string]>;
  /** The secret that it signs with, and the tokens of its web API, by their names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The web API. */
  readonly fetch: typeof fetch;
  /** What it sends when the alarm changes; undefined when it sends nothing. */
  notify(change: AlarmChange): Delivery | undefined;
  /** What Suture wrote there, in words, oldest first. */
  written(): readonly string[];
}

/** What a monitor is opened with. */
export interface Watched {
  /** Path of the service's log. */
  readonly logFile: string;
  readonly rule: AlarmRule;
  readonly state: () => AlarmState;
}
