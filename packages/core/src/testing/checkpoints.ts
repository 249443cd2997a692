import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { checkpointType, hashEnvelope, writeCheckpoint } from '../audit/checkpoint.ts';
import { type Envelope, preAuthEncoding, readVerificationKey } from '../audit/dsse.ts';
import { genesisHash } from '../audit/record.ts';
import type { Checkpoints } from '../ports/index.ts';

/** The beginning of an Ed25519 private key in PKCS #8; its 32 bytes follow. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Checkpoints in memory, with a log as one machine keeps it. */
export interface MemoryCheckpoints extends Checkpoints {
  readonly log: readonly Envelope[];
  /** The public key, in PEM. */
  readonly publicKey: string;
}

/**
 * Signs with a key that follows from a seed. Ed25519 signatures follow from key and text, so that a world with this port always gives the same
 * bytes.
 */
export function createMemoryCheckpoints(seed = 7): MemoryCheckpoints {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, Buffer.alloc(32, seed)]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const { id } = readVerificationKey(publicKey);
  const log: Envelope[] = [];
  const attest = (payloadType: string, text: string): Envelope => {
    const payload = Buffer.from(text);
    const sig = sign(null, preAuthEncoding(payloadType, payload), key).toString('base64');
    return { payloadType, payload: payload.toString('base64'), signatures: [{ keyid: id, sig }] };
  };
  return {
    log,
    publicKey,
    attest: async (payloadType, payload) => attest(payloadType, payload),
    seal: async (head) => {
      const last = log.at(-1);
      const previous = last === undefined ? genesisHash : hashEnvelope(last);
      log.push(attest(checkpointType, writeCheckpoint({ ...head, log: { count: log.length + 1, previous } })));
      return { keyId: id };
    },
  };
}
