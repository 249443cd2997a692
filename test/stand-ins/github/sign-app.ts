import { createSign, generateKeyPairSync } from 'node:crypto';

export interface AppKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function createAppKey(): AppKey {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** An App's JWT; times in seconds since 1970. */
export function signApp(privateKey: string, appId: number, issuedAt: number, lifetime = 540): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: appId, iat: issuedAt, exp: issuedAt + lifetime })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey).toString('base64url')}`;
}
