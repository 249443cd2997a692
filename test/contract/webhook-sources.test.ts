import { createHmac } from 'node:crypto';
import { alertSources, type WebhookSource, webhookSources } from '@suture/adapters/alerts';
import { WebhookName } from '@suture/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Headers = Readonly<Record<string, string>>;

interface Row {
  /** The headers that the vendor documents for a body. */
  readonly sign: (body: string, secret: string) => Headers;
  /** A body that holds an alert. */
  readonly body: object;
  /** The headers that say whose redelivery it is and what it is about. */
  readonly about?: Headers;
  /** Deliveries without an alert. */
  readonly ignored?: readonly { readonly body: object; readonly about?: Headers }[];
}

const hmac = (secret: string, ...parts: readonly string[]) =>
  createHmac('sha256', secret).update(parts.join('')).digest('hex');
const bearer: Row['sign'] = (_body, secret) => ({ authorization: `Bearer ${secret}` });
const own: Row['sign'] = (body, secret) => ({ 'x-suture-signature-256': `sha256=${hmac(secret, body)}` });

const now = new Date('2026-11-24T09:00:00Z');
const seconds = now.getTime() / 1000;

const rows: Readonly<Record<string, Row>> = {
  alertmanager: { sign: bearer, body: { version: '4', alerts: [] } },
  datadog: { sign: bearer, body: { title: 'x' } },
  generic: { sign: own, body: { a: 1 }, about: { 'x-suture-delivery': 'd-1' } },
  'github-actions': {
    sign: (body, secret) => ({ 'x-hub-signature-256': `sha256=${hmac(secret, body)}` }),
    body: { action: 'completed', workflow_run: {} },
    about: { 'x-github-event': 'workflow_run', 'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958' },
    ignored: [
      { body: { zen: 'x' }, about: { 'x-github-event': 'ping' } },
      { body: { action: 'requested' }, about: { 'x-github-event': 'workflow_run' } },
    ],
  },
  grafana: {
    sign: (body, secret) => ({
      'x-grafana-alerting-signature': hmac(secret, `${seconds}:`, body),
      'x-grafana-alerting-timestamp': String(seconds),
    }),
    body: { alerts: [], orgId: 1 },
  },
  kubernetes: { sign: own, body: { cluster: 'a', objects: [] } },
  opsgenie: { sign: bearer, body: { action: 'Create' }, ignored: [{ body: { action: 'AddNote' } }] },
  pagerduty: {
    sign: (body, secret) => ({
      'x-pagerduty-signature': `v1=${hmac('the one that is being replaced', body)},v1=${hmac(secret, body)}`,
    }),
    body: { event: { id: '01DEN4HPBQAAAG05V5QQYBRZMF', event_type: 'incident.triggered' } },
    ignored: [
      { body: { event: { event_type: 'pagey.ping' } } },
      { body: { event: { event_type: 'incident.annotated' } } },
    ],
  },
  sentry: {
    sign: (body, secret) => ({ 'sentry-hook-signature': hmac(secret, body) }),
    body: { action: 'created' },
    about: { 'sentry-hook-resource': 'issue', 'request-id': '3f9c7e0d8b7d4b41a8f0b7f0f3f7a111' },
    ignored: [
      { body: { action: 'created' }, about: { 'sentry-hook-resource': 'installation' } },
      { body: { action: 'root_cause_completed' }, about: { 'sentry-hook-resource': 'seer' } },
      { body: { action: 'assigned' }, about: { 'sentry-hook-resource': 'issue' } },
    ],
  },
};

const secret = 'a-secret-of-usable-length';
const previous = 'the-secret-before-this-one';

it('has a row for every webhook, which the configuration and an alert source know by the same name', () => {
  const names = webhookSources.map(({ name }) => name).sort();

  expect(names).toEqual(Object.keys(rows).sort());
  expect([...WebhookName.options].sort()).toEqual(names);
  expect(names.filter((name) => !alertSources.some((source) => source.name === name))).toEqual([]);
  expect(new Set(webhookSources.map((source) => source.secret)).size).toBe(names.length);
});

const sources = webhookSources.flatMap((source) => {
  const row = rows[source.name];
  return row === undefined ? [] : [{ name: source.name, source, row }];
});

describe.each(sources)('the webhook $name', ({ source, row }) => {
  const text = JSON.stringify(row.body);
  const deliver = (body: string, headers: Headers) => ({
    headers: { ...row.about, ...headers },
    body: Buffer.from(body),
  });
  const refuse = (body: string, headers: Headers, secrets: readonly string[] = [secret, previous]) =>
    source.refuse(deliver(body, headers), secrets, now);

  it.each([secret, previous])('accepts what is signed with %s', (signedWith) => {
    expect(refuse(text, row.sign(text, signedWith))).toBeUndefined();
  });

  it('refuses another secret, and a secret that anybody could guess', () => {
    expect(refuse(text, row.sign(text, 'the-secret-of-somebody-else'))).toMatch(/does not/);
    for (const weak of ['', 'none', ' '.repeat(40), 'short'])
      expect(refuse(text, row.sign(text, weak), [weak, 'none'])).toMatch(/does not|there is no/);
  });

  it('refuses a delivery without its header, and says which', () => {
    for (const header of Object.keys(row.sign(text, secret)).filter((name) => !name.endsWith('-timestamp')))
      expect(refuse(text, { [header]: '' })).toContain(`there is no`);
  });

  it('refuses a signature that is cut, or is another one’s', () => {
    for (const [header, value] of Object.entries(row.sign(text, secret))) {
      expect(refuse(text, { ...row.sign(text, secret), [header]: value.slice(0, -1) })).toBeDefined();
      expect(refuse(text, { ...row.sign(text, secret), [header]: 'constructor' })).toBeDefined();
    }
  });

  it('takes nothing that nobody signed', () => {
    const headers = fc.dictionary(fc.constantFrom(...Object.keys(row.sign(text, secret))), fc.string());
    fc.assert(
      fc.property(headers, fc.string(), (given, body) => {
        expect(refuse(body, given)).toBeDefined();
      }),
    );
  });

  it('gives a redelivery the same id, and another body another', () => {
    const id = source.idOf(deliver(text, row.sign(text, secret)));

    expect(id).toMatch(/^[\w.:-]{1,100}$/);
    expect(source.idOf(deliver(text, row.sign(text, previous)))).toBe(id);
    expect(source.idOf({ headers: {}, body: Buffer.from(`${text} `) })).not.toBe(
      source.idOf({ headers: {}, body: Buffer.from('{}') }),
    );
  });

  it('lets an alert pass, and says why it ignores the rest', () => {
    const ignores = ({ body, about }: { readonly body: object; readonly about?: Headers }) =>
      source.ignores?.({ headers: { ...about }, body: Buffer.from(JSON.stringify(body)) });

    expect(ignores(row)).toBeUndefined();
    for (const delivery of row.ignored ?? []) expect(ignores(delivery)).toMatch(/\w+ \w+/);
  });

  it('says nothing about a body that it cannot read', () => {
    for (const body of ['', '{', '\xff\xfe', 'null', '[]', '7'])
      expect(source.ignores?.(deliver(body, {}))).toBeUndefined();
  });
});

const signing = sources.filter(({ row }) => row.sign !== bearer);

it.each(signing)('$name refuses a body that changed by a byte', ({ source, row }) => {
  const text = JSON.stringify(row.body);
  const headers = { ...row.about, ...row.sign(text, secret) };
  const refuse = (body: string) => source.refuse({ headers, body: Buffer.from(body) }, [secret, previous], now);

  expect(refuse(text)).toBeUndefined();
  for (let at = 0; at < text.length; at += 1)
    expect(refuse(`${text.slice(0, at)}~${text.slice(at + 1)}`)).toMatch(/does not fit/);
});

function named(name: string): WebhookSource {
  const source = webhookSources.find((one) => one.name === name);
  if (source === undefined) throw new RangeError(`there is no ${name}`);
  return source;
}

it.each([
  [-301, 'is more than 300 seconds away'],
  [-299, undefined],
  [299, undefined],
  [301, 'is more than 300 seconds away'],
])('takes a time that was signed %d seconds from now as %s', (skew, words) => {
  const time = String(seconds + skew);
  const headers = {
    'x-grafana-alerting-signature': hmac(secret, `${time}:{}`),
    'x-grafana-alerting-timestamp': time,
  };
  const refusal = named('grafana').refuse({ headers, body: Buffer.from('{}') }, [secret], now);

  if (words === undefined) expect(refusal).toBeUndefined();
  else expect(refusal).toContain(words);
});

it('takes a token or a signature where the vendor offers both, but no wrong one beside none', () => {
  for (const source of [named('grafana'), named('generic')]) {
    const refuse = (headers: Headers) => source.refuse({ headers, body: Buffer.from('{}') }, [secret], now);

    expect(refuse({ authorization: `Bearer ${secret}` })).toBeUndefined();
    expect(refuse({ authorization: `Basic ${secret}` })).toBe('authorization does not hold the token');
    expect(refuse({})).toMatch(/^there is no .* and no authorization$/);
  }
});
