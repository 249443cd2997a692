import { describe, expect, it } from 'vitest';
import { titleForChat, writeForChat } from './chat-text.ts';
import { code, details, field, heading, item, line, own, paragraph, table } from './document.ts';

const hostile = '<!channel> <@U0123456789> `x` *b* & <https://evil.example|here>\u202e';

describe('a text for a chat', () => {
  it('keeps text from outside in code, where no mention, link or formatting works', () => {
    const blocks = [field('Users see', line`${hostile} on ${'orders'}`), code(`a\n${hostile}`)];

    expect(writeForChat('slack', blocks)).toEqual([
      "*Users see* `&lt;!channel&gt; &lt;@U0123456789&gt; 'x' *b* &amp; &lt;https://evil.example|here&gt;\\u{202e}` on `orders`\n\n" +
        "```\na\n&lt;!channel&gt; &lt;@U0123456789&gt; 'x' *b* &amp; &lt;https://evil.example|here&gt;\\u{202e}\n```",
    ]);
    expect(writeForChat('sns', blocks).join('')).not.toMatch(/[<>]/);
  });

  it('links what Suture links, and nothing can leave the link', () => {
    const [text] = writeForChat('slack', [field('Ticket', [{ link: 'https://host/1|<!channel>' }])]);

    expect(text).toBe('*Ticket* <https://host/1%7C%3C!channel%3E>');
  });

  it('leaves out what a ticket folds', () => {
    const blocks = [heading('Diagnosis'), details('The error', [code('long')]), item(own('one')), item(own('two'))];

    expect(writeForChat('slack', blocks)).toEqual(['*Diagnosis*\n\n\u2022 one\n\u2022 two']);
  });

  it('writes rows of a table as lines', () => {
    expect(writeForChat('slack', [table(['name', 'count'], [[own('a'), own('1')]])])).toEqual([
      '\u2022 name: a; count: 1',
    ]);
  });

  it('divides a long text between blocks, shortens a long block, and says when it leaves some out', () => {
    const blocks = Array.from({ length: 40 }, () => paragraph(line`${'&'.repeat(900)} ${'<'.repeat(900)}`));

    const parts = writeForChat('slack', blocks);

    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(3000);
    expect(parts.join('').length).toBeLessThan(11_000);
    expect(parts.at(-1)).toBe('More is on the ticket.');
    expect(parts.join('')).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });
});

it('has a title that is one line of words', () => {
  expect(titleForChat('[high] orders: <!here> *GET* `/x`\nhttps://evil.example')).toBe(
    "[high] orders: \u2039!here\u203a 'GET' '/x' https[:]//evil.example",
  );
  expect(titleForChat('x'.repeat(900)).length).toBeLessThanOrEqual(200);
});
