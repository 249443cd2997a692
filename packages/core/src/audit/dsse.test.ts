import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { createMemoryCheckpoints } from '../testing/index.ts';
import { openEnvelope, preAuthEncoding, readVerificationKey } from './dsse.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

it.each([
  // The test vector of DSSE's protocol.md.
  ['http://example.com/HelloWorld', 'hello world', 'DSSEv1 29 http://example.com/HelloWorld 11 hello world'],
  ['', '', 'DSSEv1 0  0 '],
  ['t', 'é 1 x', 'DSSEv1 1 t 6 é 1 x'],
])('encodes type %j and payload %j with their lengths in bytes', (type, payload, encoded) => {
  expect(text(preAuthEncoding(type, Buffer.from(payload)))).toBe(encoded);
});

it('opens what an ECDSA key on P-256 signed, and names the reason otherwise', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = readVerificationKey(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const other = readVerificationKey(createMemoryCheckpoints(9).publicKey);
  const payload = Buffer.from('{"a":1}');
  const sig = sign('sha256', preAuthEncoding('t', payload), privateKey).toString('base64');
  const envelope = { payloadType: 't', payload: payload.toString('base64'), signatures: [{ keyid: key.id, sig }] };
  const changed = { ...envelope, payload: Buffer.from('{"a":2}').toString('base64') };
  const claimed = { ...envelope, signatures: [{ keyid: other.id, sig }] };

  expect(openEnvelope(envelope, 't', [other, key])).toEqual({ valid: true, text: '{"a":1}' });
  expect(openEnvelope(changed, 't', [key])).toMatchObject({ reason: expect.stringContaining('does not fit') });
  expect(openEnvelope(envelope, 't', [other])).toMatchObject({ reason: 'is signed with another key' });
  expect(openEnvelope(claimed, 't', [other])).toMatchObject({ reason: expect.stringContaining('does not fit') });
  expect(openEnvelope(envelope, 'u', [key])).toMatchObject({ reason: 'is of the type t' });
  expect(openEnvelope({ ...envelope, signatures: [] }, 't', [key])).toMatchObject({
    reason: 'is not a signed envelope',
  });
});
