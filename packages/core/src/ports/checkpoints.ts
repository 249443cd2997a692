import type { ChainHead } from '../audit/checkpoint.ts';
import type { Envelope } from '../audit/dsse.ts';

/** Signs what the audit trail says, with a key that only this port can use. */
export interface Checkpoints {
  /** Signs the head of a chain and keeps it where it cannot be changed or removed. Returns the id of the key. */
  seal(head: ChainHead): Promise<{ readonly keyId: string }>;
  /** Signs a text of the given type. */
  attest(payloadType: string, payload: string): Promise<Envelope>;
}
