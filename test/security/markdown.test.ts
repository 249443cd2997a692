import { fence, inline } from '@suture/core';
import { describe, expect, it } from 'vitest';

describe('fence', () => {
  it.each(['```', 'a\n````\n# out', '`````` js', 'x\r```\ry'])('is longer than any run inside %j', (text) => {
    const lines = fence(text).split('\n');
    const ticks = /^`+$/.exec(lines[0] ?? '')?.[0] ?? '';

    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(text).not.toContain(ticks);
    expect(lines.at(-1)).toBe(ticks);
  });

  it('shows characters that would change the text direction', () => {
    expect(fence('a\u202eb\u200bc')).toBe('```\na\ufffdb\ufffdc\n```');
  });
});

describe('inline', () => {
  it.each([
    ['links', '[x](https://evil.example)'],
    ['mentions', '@acme/everyone'],
    ['images', '![x](https://evil.example/p.png)'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['references', 'closes #1'],
  ])('keeps %s inside a code span', (_what, text) => {
    expect(inline(text)).toBe(`\`${text}\``);
  });

  it.each(['a`b', '`', '``x``', '` [x](y) `'])('cannot be ended by the backticks of %j', (text) => {
    expect(inline(text).slice(1, -1)).not.toContain('`');
    expect(inline(text)).toMatch(/^`.+`$/);
  });

  it.each(['a\n# b', 'a\r\n\r\nb', 'a\u2028b', 'a\u0085b'])('has no line break for %j', (text) => {
    expect(inline(text)).not.toMatch(/[\r\n\u2028\u2029\u0085]/);
  });

  it.each(['', ' ', '\n'])('is closed if it is empty: %j', (text) => {
    expect(inline(text)).toBe('`(empty)`');
  });

  it('cuts long text, but never inside a character', () => {
    expect(inline('abcdef', 4)).toBe('`abc…`');
    expect(inline(`ab😀cdef`, 4)).toBe('`ab\ufffd…`');
  });
});
