import { type Envelope, preAuthEncoding, readVerificationKey } from '@suture/core';

/** A private key that only signs. */
export interface Signer {
  /** An ECDSA signature on P-256 over the SHA-256 of the bytes, in DER. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** The public key, in PEM. */
  publicKey(): Promise<string>;
}

/** Signs a text of the given type as a DSSE envelope. */
export async function signEnvelope(signer: Signer, payloadType: string, text: string): Promise<Envelope> {
  const payload = Buffer.from(text, 'utf8');
  const { id } = readVerificationKey(await signer.publicKey());
  const signature = await signer.sign(preAuthEncoding(payloadType, payload));
  const sig = Buffer.from(signature).toString('base64');
  return { payloadType, payload: payload.toString('base64'), signatures: [{ keyid: id, sig }] };
}
