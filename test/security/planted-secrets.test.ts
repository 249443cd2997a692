import { findSecrets, redact } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { ordinaryLines } from './redaction/ordinary.ts';
import { plantedPeople, plantedSecrets } from './redaction/planted.ts';

const planted = [...plantedSecrets, ...plantedPeople];

describe('redact, on planted secrets', () => {
  it('has enough of them', () => {
    expect(plantedSecrets.length).toBeGreaterThanOrEqual(150);
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
});
