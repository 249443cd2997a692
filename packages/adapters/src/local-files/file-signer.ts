import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InvalidInput } from '@suture/core';
import type { Signer } from '../checkpoints/signer.ts';
import { unlessMissing } from './missing.ts';
import { createAtomically } from './write-atomically.ts';

/**
 * A private key on P-256 in a file that only its owner may read, made at first use. Its public key is beside it, for those who verify.
 * @param path of the private key, in PEM
 * @throws InvalidInput when others may read the file, or it holds another kind of key
 */
export function createFileSigner(path: string): Signer {
  let opened: Promise<string> | undefined;
  const privateKey = () => {
    opened ??= openKey(path).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    sign: async (bytes) => sign('sha256', bytes, await privateKey()),
    publicKey: async () => publicPart(await privateKey()),
  };
}

/** The public key of a file signer; undefined before its first use. */
export async function readFilePublicKey(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(publicPath(path), 'utf8'));
}

async function openKey(path: string): Promise<string> {
  const known = await unlessMissing(stat(path));
  if (known === undefined) await makeKey(path);
  else if ((known.mode & 0o077) !== 0)
    throw new InvalidInput('the audit key', [`${path}: others may read it; run chmod 600 ${path}`]);
  const pem = await readFile(path, 'utf8');
  if (keyKind(pem) !== 'prime256v1')
    throw new InvalidInput('the audit key', [`${path}: it must be a private key on P-256 in PEM`]);
  await createAtomically(publicPath(path), publicPart(pem));
  return pem;
}

function keyKind(pem: string): string | undefined {
  try {
    return createPrivateKey(pem).asymmetricKeyDetails?.namedCurve;
  } catch {
    return undefined;
  }
}

/** Another process may make one at the same time: the first one counts. */
async function makeKey(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await createAtomically(path, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

function publicPart(pem: string): string {
  return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
}

function publicPath(path: string): string {
  return `${path.replace(/\.pem$/, '')}.pub.pem`;
}
