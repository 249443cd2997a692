import { randomBytes, timingSafeEqual } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';

/** What lets a browser in. Each start makes new ones. */
export interface Keys {
  /** In the address that is printed. */
  readonly token: string;
  /** In the cookie that the token is exchanged for. */
  readonly session: string;
  /** First part of every path. Cookies do not keep ports apart, so a server on another port must not know the cookie's path. */
  readonly place: string;
}

export function makeKeys(): Keys {
  const secret = () => randomBytes(32).toString('base64url');
  return { token: secret(), session: secret(), place: randomBytes(16).toString('hex') };
}

const cookie = 'suture';

/**
 * Lets in only the browser that was given the address: everyone else gets 403 without content. The token is exchanged for a cookie that no
 * other site can use and no script can read, and leaves the address by a redirect. A request that names another host (a rebound name), comes
 * from another site or origin, or would write, is refused too.
 * @param ownHost host and port as the printed address has them
 */
export function createGate({ token, session, place }: Keys, ownHost: () => string) {
  return createMiddleware(async (context, next) => {
    const { req: request } = context;
    const refuse = (status: 403 | 405) => context.body(null, status, { 'Cache-Control': 'no-store' });
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    if (request.header('host') !== ownHost()) return refuse(403);
    if (![`http://${ownHost()}`, undefined].includes(request.header('origin'))) return refuse(403);
    if (!['same-origin', 'none', undefined].includes(request.header('sec-fetch-site'))) return refuse(403);
    const url = new URL(request.url);
    if (url.pathname !== `/${place}` && !url.pathname.startsWith(`/${place}/`)) return refuse(403);
    const given = url.searchParams.get('token');
    if (given !== null) {
      if (!isSame(given, token)) return refuse(403);
      setCookie(context, cookie, session, { path: `/${place}/`, httpOnly: true, sameSite: 'Strict' });
      return context.body(null, 303, { Location: `/${place}/`, ...sealed });
    }
    if (!isSame(getCookie(context, cookie) ?? '', session)) return refuse(403);
    for (const [name, value] of Object.entries(sealed)) context.header(name, value);
    await next();
    return undefined;
  });
}

/** Headers of every answer with content. */
const sealed = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** The policy of a page: its own style and script, bound to this answer, and nothing from elsewhere. */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function makeNonce(): string {
  return randomBytes(16).toString('base64');
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
