import { findSecrets, redact } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { growthOf, linear } from './growth.ts';
import { ordinaryLines } from './redaction/ordinary.ts';
import { plantedPeople, plantedSecrets } from './redaction/planted.ts';
import { personFields, writtenSecrets } from './redaction/written.ts';

const planted = [...plantedSecrets, ...writtenSecrets, ...plantedPeople, ...personFields];

describe('redact, on planted secrets', () => {
  it('has enough of them', () => {
    expect(plantedSecrets.length + writtenSecrets.length).toBeGreaterThanOrEqual(300);
    expect(ordinaryLines.length).toBeGreaterThanOrEqual(80);
  });

  it.each(planted)('takes out: $kind in $text', ({ text, secret }) => {
    expect(text).toContain(secret);
    expect(redact(text)).not.toContain(secret);
  });

  it.each(planted)('keeps the number of lines, and changes nothing the second time: $kind in $text', ({ text }) => {
    const once = redact(text);

    expect(once.split('\n').length).toBe(text.split('\n').length);
    expect(redact(once)).toBe(once);
  });

  it.each(planted)('keeps JSON parseable with it in a string at any depth: $kind in $text', ({ text, secret }) => {
    const once = JSON.stringify({ before: 1, text, after: 'x' });
    const twice = JSON.stringify({ once, after: [true] });

    for (const written of [once, twice]) {
      const redacted = redact(written);
      const parsed = JSON.parse(redacted);
      expect(redacted).not.toContain(secret);
      expect(Object.keys(parsed)).toEqual(Object.keys(JSON.parse(written)));
      expect(redact(redacted)).toBe(redacted);
      if ('once' in parsed) expect(Object.keys(JSON.parse(parsed.once))).toEqual(['before', 'text', 'after']);
    }
  });

  it.each(planted)('agrees with findSecrets: $kind in $text', ({ text }) => {
    for (const secret of findSecrets(text)) expect(redact(text)).not.toContain(secret);
    expect(findSecrets(redact(text))).toEqual([]);
  });

  it.each(ordinaryLines)('leaves %s', (line) => {
    expect(redact(line)).toBe(line);
    expect(findSecrets(line)).toEqual([]);
  });

  it.each([
    ['percent in percent', '%2525'],
    ['percent and escapes', '%25\\u0061'],
    ['escaped quotes at every depth', '\\"\\\\\\"token\\":'],
    ['strings with escapes', '"\\n","'],
    ['backslashes behind a name', 'token="\\'],
    ['headers without end', 'Cookie: a=b '],
    ['header lists', '"Cookie","a'],
    ['lists of values', '"cookie":["a=b",'],
    ['elements', '<password>a'],
    ['forms', 'name="password"\r\n\r\n'],
    ['commands', 'curl -u a:b '],
    ['options', ' --password a'],
    ['base64', 'cGFzc3dvcmQ9aHVudGVyMjJ4 '],
    ['base64 without end', 'cGFzc3dvcmQ9aHVudGVyMjJ4'],
    ['invisible characters', 'a\u200b'],
    ['words before a sign', 'password = a1b2c3 '],
    ['YAML on one line', '- password: abcdef '],
    ['accounts', 'DE89 3704 '],
    ['telephones', '+49 170 '],
    ['connection strings', '://a:b/'],
    ['connection strings with signs', '://:a@'],
    ['pieces of keys', '-----BEGIN PRIVATE KEY-----"\n'],
    ['apostrophes', "'a\\"],
    ['Terraform tokens', 'a1B2c3D4e5F6g7.atlasv1'],
    ['Discord tokens', 'Ma1B2c3D4e5F6g7H8i9J0k1L2.'],
    ['telegram', '1234567890:AA'],
    ['names without end', 'x-'],
    ['header names', 'x-a-token-'],
    ['words about passwords', 'password for a is '],
    ['words about tokens', 'token provided: '],
    ['commands with passwords', 'mysql -u a '],
    ['command after command', 'docker login -u '],
    ['comparisons', 'password == "a '],
    ['declarations', 'password string '],
    ['calls', 'setPassword("'],
    ['names before names', 'getgetgetpassword('],
    ['objects below a name', 'secrets: { "a": '],
    ['lists below a name', '"passwords":["a",'],
    ['blocks', 'password: |\n  '],
    ['statements', 'insert into a (password) values ('],
    ['statements without end', 'insert into a ('],
    ['keys in JSON', '"kty" "d":'],
    ['key ids', 'AKIAQ7RT2LMX9VKP4WZQ '],
    ['logins', 'machine a login b '],
    ['variables', 'variable "password" { '],
    ['broken tokens', 'ghp_abcd1234\n'],
    ['strings put together', '"a" + "b" + '],
    ['entities', '&quot;&#112;'],
    ['octal escapes', '\\147"'],
    ['fields of persons', '"firstName":"a",'],
    ['settings', 'a:5432:b:c:d1\n'],
  ])('takes linear time on %s', async (_what, part) => {
    expect(await growthOf((length) => redact(part.repeat(Math.ceil(length / part.length))), 120_000)).toBeLessThan(
      linear,
    );
  });
});
