import { defang, oneLine, showInvisible } from '../markdown.ts';
import type { ChatName } from '../policy/chat.ts';
import type { Block, Line } from './document.ts';
import { own, paragraph } from './document.ts';

/** Characters of one part, which becomes a section of a message, and of all parts: Slack refuses blocks of some 13,000 characters in all. */
const most = { part: 2_900, all: 10_000 };
/** Characters of text from outside in one place, tried one after the other until the block fits. */
const outsideLimits = [400, 120, 30, 8];

/**
 * A text for one chat, in parts that are each a section of a message. Text from outside stands in code, where no mention, link, emoji or formatting
 * works. What a ticket folds is left out, and the last blocks of a long text too.
 * Sources: "Formatting message text" (docs.slack.dev/messaging/formatting-message-text) and "Custom notifications using Amazon Q Developer in chat
 * applications" (docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html).
 */
export function writeForChat(chat: ChatName, blocks: readonly Block[]): readonly string[] {
  const shown = blocks.filter(({ kind }) => kind !== 'details');
  const parts: string[] = [];
  let size = 0;
  for (const [index, block] of shown.entries()) {
    const text = writeWithin(block, escapeFor[chat]);
    size += text.length;
    if (size > most.all) {
      parts.push(writeWithin(leftOut, escapeFor[chat]));
      break;
    }
    const last = parts.at(-1);
    const gap = isLine(block) && isLine(shown[index - 1]) ? '\n' : '\n\n';
    if (last === undefined || last.length + gap.length + text.length > most.part) parts.push(text);
    else parts[parts.length - 1] = `${last}${gap}${text}`;
  }
  return parts;
}

const leftOut = paragraph(own('More is on the ticket.'));

/** Takes the three characters that begin markup out of a text. Slack decodes entities; other chats show them as they are. */
const escapeFor: Readonly<Record<ChatName, (text: string) => string>> = {
  slack: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  sns: withoutBrackets,
};

function withoutBrackets(text: string): string {
  return text.replaceAll('<', '\u2039').replaceAll('>', '\u203a');
}

/** One line of plain words for a notification: no markup, no address that a reader could follow. */
export function titleForChat(text: string): string {
  return withoutBrackets(defang(showInvisible(oneLine(text, 190))))
    .replace(/[`*_~]/g, "'")
    .slice(0, 200);
}

function isLine(block: Block | undefined): boolean {
  return block?.kind === 'field' || block?.kind === 'item' || block?.kind === 'label';
}

function writeWithin(block: Block, tame: (text: string) => string): string {
  const texts = outsideLimits.map((limit) => write(block, tame, limit));
  return texts.find((text) => text.length <= most.part) ?? texts.at(-1)?.slice(0, most.part) ?? '';
}

function write(block: Block, tame: (text: string) => string, limit: number): string {
  const inCode = (text: string) => tame(showInvisible(text).replaceAll('`', "'"));
  const line = (spans: Line) =>
    spans
      .map((span) => {
        if ('own' in span) return tame(span.own);
        if ('link' in span) return `<${span.link.replace(/[<>|\s]/g, encodeURIComponent)}>`;
        return `\`${inCode(oneLine(span.outside, Math.min(limit, span.limit ?? limit))) || '(empty)'}\``;
      })
      .join('');
  switch (block.kind) {
    case 'heading':
    case 'label':
      return `*${tame(block.text)}*`;
    case 'field':
      return `*${tame(block.name)}* ${line(block.value)}`;
    case 'item':
      return `\u2022 ${line(block.line)}`;
    case 'paragraph':
      return line(block.line);
    case 'code':
      return `\`\`\`\n${inCode(shorten(block.text.trimEnd(), limit * 4))}\n\`\`\``;
    case 'table':
      return block.rows
        .map((row) => `\u2022 ${row.map((cell, at) => `${tame(block.head[at] ?? '')}: ${line(cell)}`).join('; ')}`)
        .join('\n');
    case 'details':
      return '';
  }
}

function shorten(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}\u2026` : text;
}
