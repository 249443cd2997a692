import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { askVendor, type VendorApi, type VendorRefusal } from './vendor-api.ts';

/** A vendor that gives one answer after the other, and what it was asked. */
function open(...answers: readonly (() => Response | Promise<Response>)[]) {
  return openWith({}, ...answers);
}

function openWith(parts: Partial<VendorApi>, ...answers: readonly (() => Response | Promise<Response>)[]) {
  const asked: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const pauses: number[] = [];
  const api: VendorApi = {
    name: 'Acme at acme.test',
    base: 'https://acme.test/api/',
    headers: async () => ({ authorization: 'Bearer secret' }),
    fetch: async (url, init) => {
      asked.push({ url: String(url), init });
      const answer = answers[asked.length - 1] ?? answers.at(-1);
      if (answer === undefined) throw new RangeError('no answer is left');
      return answer();
    },
    pause: async (milliseconds) => void pauses.push(milliseconds),
    setting: 'acme.host',
    secrets: ['ACME_KEY', 'ACME_APP'],
    ...parts,
  };
  const ask = (request: { method?: 'POST'; body?: unknown; absent?: number[]; adds?: true } = {}) =>
    askVendor(api, {
      path: 'things/',
      schema: z.object({ ok: z.boolean() }),
      needs: 'the right things:read',
      ...request,
    });
  return { ask, asked, pauses };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response('{}', { status: code, headers });
const fine = () => Response.json({ ok: true });

describe('askVendor', () => {
  it('sends the token and the body, and follows no redirect', async () => {
    const { ask, asked } = open(fine);

    expect(await ask({ method: 'POST', body: { a: 1 } })).toEqual({ ok: true });
    expect(asked).toMatchObject([
      {
        url: 'https://acme.test/api/things/',
        init: {
          method: 'POST',
          body: '{"a":1}',
          redirect: 'manual',
          headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
        },
      },
    ]);
  });

  it('gives nothing for what is not there', async () => {
    expect(await open(status(404)).ask()).toBeUndefined();
  });

  it('gives nothing for another status that means so', async () => {
    expect(await open(status(400)).ask({ absent: [400] })).toBeUndefined();
  });

  it.each([
    [502, 1],
    [429, 2],
  ])('makes a request that adds something again only when it was not carried out (status %i)', async (code, times) => {
    const { ask, asked } = open(status(code), fine);

    await ask({ method: 'POST', adds: true }).catch(() => undefined);

    expect(asked).toHaveLength(times);
  });

  it.each([
    ['as long as it is told', { 'retry-after': '2' }, [2000]],
    ['as long as Datadog tells', { 'x-ratelimit-reset': '3' }, [3000]],
    ['a second where nothing is told', {}, [1000]],
  ])('waits %s, and asks again', async (_name, headers, expected) => {
    const { ask, pauses } = open(status(429, headers), fine);

    expect(await ask()).toEqual({ ok: true });
    expect(pauses).toEqual(expected);
  });

  it('does not wait longer than a step can', async () => {
    const { ask, asked } = open(status(429, { 'retry-after': '60' }), fine);

    await expect(ask()).rejects.toThrow('limits requests at the moment (60 seconds)');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['explains a refusal by its text', 'too many series', 'ask for less'],
    ['explains it by its status where the text says nothing', 'whatever', 'status 400'],
  ])('%s', async (_name, text, why) => {
    const explain = ({ text: said }: VendorRefusal) =>
      said.startsWith('too many') ? new QueryUnanswerable(`Acme: ask for less (${said.length})`) : undefined;
    const { ask } = openWith({ explain }, () => new Response(`${text}${'x'.repeat(50_000)}`, { status: 400 }));

    await expect(ask()).rejects.toThrow(why);
    await expect(ask()).rejects.not.toThrow('50015');
  });

  it('asks three times at most', async () => {
    const { ask, asked } = open(status(503));

    await expect(ask()).rejects.toThrow('Acme at acme.test answered with status 503.');
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['a token that is not known', status(401), 'set the secrets ACME_KEY and ACME_APP anew'],
    ['a token with too few rights', status(403), 'needs the right things:read'],
    ['a redirect', status(302, { location: 'https://elsewhere.test' }), 'correct acme.host in suture.config.ts'],
    ['an unknown form', () => Response.json({ ok: 'yes' }), 'in a form that is not known'],
    ['a page', () => new Response('<html>'), 'is acme.host in suture.config.ts right?'],
    ['too much', () => new Response('x'.repeat(5_000_001)), 'more than 5 MB'],
    ['nobody', () => Promise.reject(new TypeError('fetch failed')), 'could not be asked: TypeError: fetch failed'],
    ['silence', () => Promise.reject(new DOMException('late', 'TimeoutError')), 'no answer in 10 seconds'],
  ])('says what to do about %s', async (_name, answer, why) => {
    await expect(open(answer).ask()).rejects.toMatchObject({
      name: 'QueryUnanswerable',
      message: expect.stringContaining(why),
    });
  });
});
