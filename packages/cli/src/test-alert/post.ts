import type { Answer } from './ports.ts';

/** Milliseconds until an address has answered. */
const limit = 15_000;
/** Characters of an answer that are read on. */
const mostText = 1_000;

/** Posts over HTTP and follows no redirect: a signed delivery goes where it was addressed. */
export async function postDelivery(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<Answer> {
  const signal = AbortSignal.timeout(limit);
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  return { status: response.status, text: (await response.text()).slice(0, mostText) };
}
