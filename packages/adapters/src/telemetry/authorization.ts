/**
 * The header for a secret: `user:password` by Basic, a token as Bearer, and none for `none`, where a proxy or the network is the guard.
 */
function authorizationOf(secret: string): Readonly<Record<string, string>> {
  const value = secret.trim();
  if (value.toLowerCase() === 'none') return {};
  if (value.includes(':')) return { authorization: `Basic ${Buffer.from(value, 'utf8').toString('base64')}` };
  return { authorization: `Bearer ${value}` };
}

/** The headers of what speaks Grafana's APIs: the authorization for a secret, and the tenant where there are several. */
export function accessOf(secret: string, tenant: string | undefined): Readonly<Record<string, string>> {
  return { ...authorizationOf(secret), ...(tenant === undefined ? {} : { 'x-scope-orgid': tenant }) };
}
