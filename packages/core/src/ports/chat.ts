import * as z from 'zod';
import type { Incident } from '../model/index.ts';
import type { ChatName } from '../policy/chat.ts';

/** A text for people who read along in a chat. */
export const ChatMessage = z.object({
  /** One line for a notification, in which nothing is markup. */
  title: z.string().max(200),
  /** The text in the markup of the chat, as `writeForChat` writes it; no part is longer than a section of a message may be. */
  parts: z.array(z.string().max(3000)).min(1).readonly(),
  /** Who has to act, where the text says so. */
  turn: z.string().exactOptional(),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

export const ChatRequest = z.discriminatedUnion('action', [
  /** Begins the one message about an incident. `perhapsThere`: an earlier run may have posted it and died before it could say so. */
  z.object({ action: z.literal('post'), message: ChatMessage, perhapsThere: z.boolean() }),
  /** Puts another text in its place. Where messages cannot be changed, the text follows it. */
  z.object({ action: z.literal('edit'), message: ChatMessage, at: z.string() }),
  /** Adds a detail in its thread. */
  z.object({ action: z.literal('reply'), message: ChatMessage, at: z.string() }),
]);
export type ChatRequest = z.infer<typeof ChatRequest>;

export const ChatAnswer = z.discriminatedUnion('outcome', [
  /** `at` names the incident's message, for what follows. */
  z.object({ outcome: z.literal('sent'), at: z.string() }),
  /** A person deleted the message. */
  z.object({ outcome: z.literal('gone') }),
  /** Surely not sent; why, and what to do about it. */
  z.object({ outcome: z.literal('refused'), why: z.string() }),
  /** Perhaps sent, as the answer never came. */
  z.object({ outcome: z.literal('unknown'), why: z.string() }),
]);
export type ChatAnswer = z.infer<typeof ChatAnswer>;

/** Where people read along. Nothing is ever read from there: who approves does it on the code host. */
export interface Chat {
  /** Sends to one of the chats of the incident's service. The incident does not depend on it: a chat that is down is an answer and no error. */
  send(incident: Incident, chat: ChatName, request: ChatRequest): Promise<ChatAnswer>;
}
