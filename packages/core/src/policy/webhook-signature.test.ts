import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifySignature } from './webhook-signature.ts';

const current = 'the current secret';
const previous = 'the secret before';
const body = new TextEncoder().encode('{"action":"closed"}');
const sign = (secret: string, text: Uint8Array = body) =>
  `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;

describe('verifySignature', () => {
  it.each([
    ['the current secret', sign(current)],
    ['the previous secret', sign(previous)],
    ['digits in capitals', sign(current).replace(/[a-f]/g, (digit) => digit.toUpperCase())],
  ])('accepts %s', (_what, header) => {
    expect(verifySignature({ body, header, secrets: [current, previous] })).toBe('valid');
  });

  it.each([
    ['another secret', sign('another secret that nobody set')],
    ['a signature of other bytes', sign(current, new TextEncoder().encode('{"action": "closed"}'))],
    ['an empty secret', sign('')],
    ['half a signature', sign(current).slice(0, 40)],
    ['more than a signature', `${sign(current)}00`],
    ['a signature without its scheme', sign(current).slice('sha256='.length)],
    ['another scheme', sign(current).replace('sha256', 'sha1')],
    ['two signatures', `${sign('another secret that nobody set')},${sign(current)}`],
    ['no hex', `sha256=${'z'.repeat(64)}`],
  ])('refuses %s', (_what, header) => {
    expect(verifySignature({ body, header, secrets: [current, '', previous] })).toBe('invalid');
  });

  it('refuses everything when there is no secret', () => {
    expect(verifySignature({ body, header: sign(''), secrets: [] })).toBe('invalid');
    expect(verifySignature({ body, header: sign(''), secrets: [''] })).toBe('invalid');
  });

  it.each([
    ['none', 'none'],
    ['none in capitals', 'NONE'],
    ['none among blanks', '        none        '],
    ['15 characters', 'fifteen letters'],
    ['15 characters among blanks', ' fifteen letters '],
  ])('refuses a signature made with %s although it is set', (_what, secret) => {
    expect(verifySignature({ body, header: sign(secret), secrets: [secret] })).toBe('invalid');
    expect(verifySignature({ body, header: sign(secret), secrets: [current, secret] })).toBe('invalid');
    expect(verifySignature({ body, header: sign(current), secrets: [current, secret] })).toBe('valid');
  });

  it('accepts a secret of 16 characters', () => {
    const secret = 'sixteen letters!';

    expect(verifySignature({ body, header: sign(secret), secrets: [secret] })).toBe('valid');
  });

  it.each([undefined, ''])('tells that there is none in %j', (header) => {
    expect(verifySignature({ body, header, secrets: [current] })).toBe('missing');
  });

  it('verifies bytes that are no text', () => {
    const raw = new Uint8Array([0xff, 0x00, 0xfe]);

    expect(verifySignature({ body: raw, header: sign(current, raw), secrets: [current] })).toBe('valid');
  });
});
