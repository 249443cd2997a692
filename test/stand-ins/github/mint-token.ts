import { z } from 'zod';
import { createClient } from './client.ts';
import { signApp } from './sign-app.ts';

/** A token with all permissions of an installed App, in the place of one that a person has. */
export async function mintToken(
  url: string,
  privateKey: string,
  appId: number,
  installationId: number,
): Promise<string> {
  const app = createClient(url, signApp(privateKey, appId, Math.floor(Date.now() / 1000)));
  const { body } = await app.call('POST', `/app/installations/${installationId}/access_tokens`, {});
  return z.string().parse(body.token);
}
