import { generateKeyPairSync, sign } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { openEnvelope, readVerificationKey } from '@suture/core';
import { expect, it } from 'vitest';
import { signEnvelope } from '../../checkpoints/index.ts';
import { createKmsSigner } from './index.ts';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1';

/** Answers as KMS does. */
function standIn(namedCurve = 'P-256') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const inputs: object[] = [];
  const messages: Uint8Array[] = [];
  const client = {
    send: async (command: unknown) => {
      if (command instanceof GetPublicKeyCommand)
        return { PublicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
      if (!(command instanceof SignCommand)) throw new Error('no such operation');
      inputs.push(command.input);
      messages.push(command.input.Message ?? new Uint8Array());
      // Node hashes what it signs, so that the stand-in is given the bytes behind a digest.
      return { Signature: new Uint8Array(sign('sha256', pending.shift() ?? Buffer.alloc(0), privateKey)) };
    },
  } as unknown as Pick<KMSClient, 'send'>;
  const pending: Uint8Array[] = [];
  return { client, inputs, messages, pending };
}

it.each([
  ['a short text as it is', 'x'.repeat(4_000), 'RAW', 4_026],
  ['the SHA-256 of a long one', 'x'.repeat(10_000), 'DIGEST', 32],
])('signs %s', async (_what, text, type, length) => {
  const { client, inputs, messages, pending } = standIn();
  const signer = createKmsSigner({ client, keyArn });
  const watched = {
    ...signer,
    sign: async (bytes: Uint8Array) => {
      pending.push(bytes);
      return signer.sign(bytes);
    },
  };

  const envelope = await signEnvelope(watched, 'text/plain', text);

  expect(inputs).toMatchObject([{ KeyId: keyArn, MessageType: type, SigningAlgorithm: 'ECDSA_SHA_256' }]);
  expect(messages.map((message) => message.length)).toEqual([length]);
  const key = readVerificationKey(await signer.publicKey());
  expect(openEnvelope(envelope, 'text/plain', [key])).toEqual({ valid: true, text });
});

it('refuses a key of another spec', async () => {
  const signer = createKmsSigner({ client: standIn('P-384').client, keyArn });

  await expect(signer.publicKey()).rejects.toThrow('it must have the key spec ECC_NIST_P256');
});

it('fails so that the machine retries when KMS throttles', async () => {
  const error = Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: {}, $fault: 'client' });
  const client = { send: () => Promise.reject(error) } as unknown as Pick<KMSClient, 'send'>;

  await expect(createKmsSigner({ client, keyArn }).sign(new Uint8Array())).rejects.toMatchObject({
    name: 'AwsThrottled',
  });
});
