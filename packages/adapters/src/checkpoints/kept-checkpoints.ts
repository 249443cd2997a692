import { type Checkpoints, checkpointType, type Envelope, readVerificationKey, writeCheckpoint } from '@suture/core';
import { type Signer, signEnvelope } from './signer.ts';

/** A store that keeps every version of what it was given, and lets nobody remove one. */
export interface KeptEnvelopes {
  add(name: string, envelope: Envelope): Promise<void>;
}

/** Checkpoints in a store that keeps them by itself, each below its incident. */
export function createKeptCheckpoints(signer: Signer, kept: KeptEnvelopes): Checkpoints {
  return {
    attest: (payloadType, payload) => signEnvelope(signer, payloadType, payload),
    seal: async (head) => {
      const envelope = await signEnvelope(signer, checkpointType, writeCheckpoint(head));
      const end = head.forgotten === undefined ? '' : '-forgotten';
      await kept.add(`${head.incidentId}/${String(head.seq).padStart(10, '0')}${end}.json`, envelope);
      return { keyId: readVerificationKey(await signer.publicKey()).id };
    },
  };
}
