import { describe, expect, it } from 'vitest';
import { hasMark, markOf, replacePart, writeBody } from './own-part.ts';

describe("Suture's part of an issue", () => {
  const body = writeBody('inc-1', 'looking for the cause');

  it('is replaced, and what people wrote before and after it is kept', () => {
    const edited = `Rota: ada\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\n\r\nSeen in staging too.`;

    expect(replacePart(edited, 'the cause is known')).toMatch(
      /^Rota: ada\r\n\r\n<!-- suture:incident=inc-1 -->[\s\S]*\nthe cause is known\n[\s\S]*Seen in staging too\.$/,
    );
  });

  it.each([
    ['changed', body.replace('looking', 'LOOKING')],
    ['removed', 'gone'],
    ['written by an earlier release', `the body\n\n${markOf('inc-1')}`],
    ['turned around', body.split('\n').toReversed().join('\n')],
  ])('is left alone where it was %s', (_what, text) => {
    expect(replacePart(text, 'the cause is known')).toBeUndefined();
  });

  it('is found by a mark on a line of its own, also as an earlier release wrote it', () => {
    expect(hasMark(body, markOf('inc-1'))).toBe(true);
    expect(hasMark(`the body\r\n\r\n${markOf('inc-1')}\r\n`, markOf('inc-1'))).toBe(true);
    expect(hasMark(`\`${markOf('inc-1')}\``, markOf('inc-1'))).toBe(false);
  });
});
