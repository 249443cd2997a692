import { createVerify } from 'node:crypto';
import { z } from 'zod';
import { clientIdOf } from '../shapes/app.ts';
import type { Installation, Permissions, Repository, Token, World } from '../world.ts';
import { notFound, Refused } from './refusals.ts';

const Header = z.object({ alg: z.literal('RS256') });
const Claims = z.object({
  iss: z.union([z.string(), z.number()]).transform(String),
  iat: z.number().int(),
  exp: z.number().int(),
});

// GitHub's own words: @octokit/auth-app reads them to correct its clock.
const notIssuedYet = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
const expired =
  "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
const tooFar = "'Expiration time' claim ('exp') is too far in the future";
const unreadable = 'A JSON web token could not be decoded';

/** The installations of the App that signed the request; refuses with 401 as GitHub does. */
export function authorizeApp(world: World, credential: string): readonly [Installation, ...Installation[]] {
  const [head = '', payload = '', signature = ''] = credential.split('.');
  const header = Header.safeParse(decodePart(head));
  const claims = Claims.safeParse(decodePart(payload));
  if (!header.success || !claims.success) throw new Refused(401, unreadable);
  const now = world.clock().getTime() / 1000;
  const { iss, iat, exp } = claims.data;
  // GitHub allows a minute of clock drift.
  if (iat > now + 60) throw new Refused(401, notIssuedYet);
  if (exp <= now) throw new Refused(401, expired);
  if (exp > now + 600) throw new Refused(401, tooFar);
  const [first, ...others] = world.installations.filter(({ appId }) =>
    [String(appId), clientIdOf(appId)].includes(iss),
  );
  if (first === undefined) throw notFound('Integration not found');
  const { publicKey } = first;
  const signed = (key: string) =>
    createVerify('RSA-SHA256').update(`${head}.${payload}`).verify(key, Buffer.from(signature, 'base64url'));
  if (publicKey !== undefined && !signed(publicKey)) throw new Refused(401, unreadable);
  return [first, ...others];
}

/** The installation token for a credential; refuses unknown and expired ones. */
export function authorizeToken(world: World, credential: string): Token {
  const token = world.tokens.get(credential);
  if (token === undefined || token.expiresAt <= world.clock()) throw new Refused(401, 'Bad credentials');
  return token;
}

/** Refuses with 404 if the token cannot see the repository, and with 403 if it lacks the permission. */
export function authorizeRepository(world: World, token: Token, fullName: string, needs: string): Repository {
  const name = token.repositories.find((known) => known.toLowerCase() === fullName.toLowerCase());
  const repository = name === undefined ? undefined : world.repositories.get(name);
  if (repository === undefined) throw notFound();
  requirePermissions(token, needs);
  return repository;
}

export function requirePermissions(token: Token, needs: string): void {
  if (grants(token.permissions, needs)) return;
  throw new Refused(403, 'Resource not accessible by integration');
}

export function grants(held: Permissions, needs: string): boolean {
  return needs.split(';').some((way) => way.split(',').every((part) => grantsOne(held, part.trim())));
}

/** Whether the held level includes the asked one: admin includes write, write includes read. */
export function covers(held: string | undefined, asked: string): boolean {
  const levels = ['read', 'write', 'admin'];
  return held !== undefined && levels.indexOf(held) >= levels.indexOf(asked);
}

function grantsOne(held: Permissions, part: string): boolean {
  const [permission = '', level = 'read'] = part.split('=');
  return covers(held[permission], level);
}

/** The credential of an `authorization` header, with either scheme. */
export function readCredential(header: string | undefined): string {
  const match = /^(?:bearer|token) +(\S+)$/i.exec(header ?? '');
  if (match?.[1] === undefined) throw new Refused(401, 'Requires authentication');
  return match[1];
}

function decodePart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
