import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as z from 'zod';

/** A signed text: a DSSE envelope (github.com/secure-systems-lab/dsse, envelope.md). Payload and signature are in base64. */
export const Envelope = z.object({
  payloadType: z.string().min(1).max(200),
  payload: z.base64(),
  signatures: z
    .array(z.object({ keyid: z.string(), sig: z.base64() }))
    .min(1)
    .max(10),
});
export type Envelope = z.infer<typeof Envelope>;

/** What is signed: type and payload with their lengths, so that neither can be taken for the other (DSSE, protocol.md). */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    Buffer.from(payload),
  ]);
}

/** A public key that signatures are checked with. */
export interface VerificationKey {
  /** SHA-256 of the key's SubjectPublicKeyInfo in DER, in hex. */
  readonly id: string;
  readonly key: KeyObject;
}

/** Reads a public key in PEM. @throws what Node's crypto throws when the text holds no public key */
export function readVerificationKey(pem: string): VerificationKey {
  const key = createPublicKey(pem);
  return {
    id: createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('hex'),
    key,
  };
}

export type OpenedEnvelope =
  | { readonly valid: true; readonly text: string }
  | { readonly valid: false; readonly reason: string };

/** The payload of an envelope that one of the keys has signed. */
export function openEnvelope(envelope: unknown, payloadType: string, keys: readonly VerificationKey[]): OpenedEnvelope {
  const read = Envelope.safeParse(envelope);
  if (!read.success) return { valid: false, reason: 'is not a signed envelope' };
  if (read.data.payloadType !== payloadType) return { valid: false, reason: `is of the type ${read.data.payloadType}` };
  const payload = Buffer.from(read.data.payload, 'base64');
  const signed = preAuthEncoding(payloadType, payload);
  const known = read.data.signatures.filter(({ keyid }) => keys.some(({ id }) => id === keyid));
  if (known.length === 0) return { valid: false, reason: 'is signed with another key' };
  const isGenuine = known.some(({ keyid, sig }) =>
    keys.some(({ id, key }) => id === keyid && verifySignature(key, signed, Buffer.from(sig, 'base64'))),
  );
  return isGenuine
    ? { valid: true, text: payload.toString('utf8') }
    : { valid: false, reason: 'has a signature that does not fit its text' };
}

/** ECDSA signatures are over SHA-256, in DER, as AWS KMS and OpenSSL write them; Ed25519 has no digest of its own. */
function verifySignature(key: KeyObject, signed: Uint8Array, signature: Uint8Array): boolean {
  return verify(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', signed, key, signature);
}
