import type { Ports } from '@suture/core';

/** What the address answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A receiver as a test alert uses it. */
export interface TestAlertPorts extends Pick<Ports, 'clock'> {
  /** Posts a delivery. @throws when there is no answer */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>;
  readonly alertRecords: Pick<Ports['alertRecords'], 'list'>;
  /** A message as the intake kept it; undefined when there is none. */
  artifact(key: string): Promise<string | undefined>;
  /** Lets milliseconds pass. */
  sleep(milliseconds: number): Promise<void>;
  /** Letters and digits that no earlier test has. */
  nonce(): string;
}
