import type { ChatMessage } from '@suture/core';

/** Blocks of one message. */
const mostBlocks = 50;
/** By which a message of Suture is known again. */
export const metadataType = 'suture_incident';

/**
 * The fields of a message. Nothing in it is parsed for names and addresses: `verbatim` and `parse` say so.
 * Source: docs.slack.dev/reference/methods/chat.postMessage and docs.slack.dev/reference/block-kit/blocks/section-block
 */
export function toFields({ title, parts }: ChatMessage): Readonly<Record<string, unknown>> {
  return {
    text: title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    parse: 'none',
    link_names: false,
    blocks: parts
      .slice(0, mostBlocks)
      .map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })),
  };
}

/** The shortest form, for a message that Slack finds too long. */
export function shorten(message: ChatMessage): ChatMessage {
  return { ...message, parts: message.parts.slice(0, 1).map((part) => (part.length > 1_500 ? message.title : part)) };
}

/** The fields of a new message: no page that it leads to is shown in it. */
export function toNewFields(message: ChatMessage): Readonly<Record<string, unknown>> {
  return { ...toFields(message), unfurl_links: false, unfurl_media: false };
}
