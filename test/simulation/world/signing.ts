import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeptEnvelopes, Signer } from '@suture/adapters/checkpoints';
import type { Envelope } from '@suture/core';
import { type Ask, limited } from './cloud.ts';

/** An Ed25519 private key in PKCS #8, whose signatures follow from the text alone, so that a world is the same again. */
const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 7)]);
const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();

/** KMS: it signs where it is asked, and does not give the key away. */
export function connectSigner(ask: Ask): Signer {
  return {
    sign: async (bytes) => {
      await ask({ name: 'kms Sign', apply: () => undefined, throttled: limited });
      return sign(null, bytes, key);
    },
    publicKey: async () => publicKey,
  };
}

/** The bucket of checkpoints, which keeps every version. */
export function connectCheckpoints(kept: Map<string, Envelope>, ask: Ask): KeptEnvelopes {
  return {
    add: async (name, envelope) => {
      await ask({ name: `s3 Put checkpoint ${name}`, apply: () => kept.set(name, envelope), throttled: limited });
    },
  };
}
