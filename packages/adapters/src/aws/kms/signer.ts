import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { defined, InvalidInput, parse } from '@suture/core';
import * as z from 'zod';
import type { Signer } from '../../checkpoints/signer.ts';
import { findThrottle } from '../throttling.ts';

interface KmsSignerOptions {
  readonly client: Pick<KMSClient, 'send'>;
  /** ARN of a key with the spec ECC_NIST_P256 and the usage SIGN_VERIFY. */
  readonly keyArn: string;
}

/** Bytes of a message that KMS hashes itself. */
const most = 4096;

const Signed = z.object({ Signature: z.instanceof(Uint8Array) });
const PublicKey = z.object({ PublicKey: z.instanceof(Uint8Array) });

/**
 * A key of AWS KMS. KMS signs messages of at most 4,096 bytes, or a digest of any message, and answers with a signature in DER
 * (docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html). The signature is the same; a statement is longer.
 * @throws AwsThrottled, which a retry cures; InvalidInput for a key of another spec
 */
export function createKmsSigner({ client, keyArn }: KmsSignerOptions): Signer {
  let publicKey: Promise<string> | undefined;

  async function readPublicKey(): Promise<string> {
    const answer = await client.send(new GetPublicKeyCommand({ KeyId: keyArn })).catch(rethrow);
    const { PublicKey: der } = parse(PublicKey, answer, `the public key of ${keyArn}`);
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
      throw new InvalidInput(`the key ${keyArn}`, ['it must have the key spec ECC_NIST_P256']);
    return key.export({ type: 'spki', format: 'pem' }).toString();
  }

  return {
    sign: async (bytes) => {
      const answer = await client
        .send(
          new SignCommand({
            KeyId: keyArn,
            ...(bytes.length <= most
              ? { Message: bytes, MessageType: 'RAW' }
              : { Message: createHash('sha256').update(bytes).digest(), MessageType: 'DIGEST' }),
            SigningAlgorithm: 'ECDSA_SHA_256',
          }),
        )
        .catch(rethrow);
      return parse(Signed, answer, `the signature of ${keyArn}`).Signature;
    },
    publicKey: () => {
      publicKey ??= readPublicKey().catch((error: unknown) => {
        publicKey = undefined;
        throw error;
      });
      return publicKey;
    },
  };
}

/** A key, with the credentials and the endpoint of the environment. */
export function connectKmsSigner(keyArn: string, region?: string): Signer {
  return createKmsSigner({ client: new KMSClient(defined({ region })), keyArn });
}

function rethrow(error: unknown): never {
  throw findThrottle(error) ?? error;
}
