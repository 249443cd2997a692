import type { ChatAnswer, ChatMessage, ChatRequest, Incident } from '@suture/core';
import type { ChatChannel } from '../chats/index.ts';
import { type Asked, type AskSlack, explainRefusal, openSlack, type SlackWorld } from './api.ts';
import { metadataType, shorten, toFields, toNewFields } from './message.ts';

/** Where a message is: the channel's id and the time by which Slack names it. */
const place = /^([CGD][A-Z0-9]{1,30})\/(\d{1,12}\.\d{1,9})$/;

/** How many messages are searched for one that an interrupted run has sent. */
const historyLimit = 100;
/** Refusals of a message's size. Slack counts otherwise than it documents, so they can come below the limits. */
const tooLong = new Set(['invalid_blocks', 'msg_blocks_too_long', 'msg_too_long']);
const deleted = new Set(['message_not_found', 'thread_not_found']);

/** One message per incident in one channel of Slack. @param channelOf the id of the channel for an incident's service */
export function createSlackChannel(
  channelOf: (incident: Incident) => string | undefined,
  world: SlackWorld,
): ChatChannel {
  const ask = openSlack(world);
  return async (incident, request) => {
    const channel = channelOf(incident);
    if (request.action !== 'post') return follow(request, ask);
    if (channel === undefined)
      return { outcome: 'refused', why: 'No channel is set for this service: set chat.slack.channel.' };
    return post(incident, channel, request, ask);
  };
}

async function post(
  incident: Incident,
  channel: string,
  { message, perhapsThere }: Extract<ChatRequest, { action: 'post' }>,
  ask: AskSlack,
): Promise<ChatAnswer> {
  if (perhapsThere) {
    const found = await find(incident, channel, ask);
    if (found === 'unknown')
      return {
        outcome: 'unknown',
        why: `A run was interrupted while it posted to ${channel}. Its message is not looked for without the scope channels:history, and no second one is posted.`,
      };
    if (found !== undefined) return follow({ action: 'edit', message, at: `${channel}/${found}` }, ask);
  }
  const metadata = { event_type: metadataType, event_payload: { incident: incident.id } };
  return sendShorter(message, channel, (fitting) =>
    ask('chat.postMessage', { channel, ...toNewFields(fitting), metadata }),
  );
}

/** The message of an earlier run; `unknown` where the channel cannot be read as far back. */
async function find(
  { id, createdAt }: Incident,
  channel: string,
  ask: AskSlack,
): Promise<string | 'unknown' | undefined> {
  const oldest = Math.floor(Date.parse(createdAt) / 1000);
  const asked = await ask('conversations.history', {
    channel,
    oldest,
    limit: historyLimit,
    include_all_metadata: true,
  });
  if (asked.outcome !== 'answered' || !asked.reply.ok) return 'unknown';
  const { messages, has_more } = asked.reply;
  const own = messages?.find(
    ({ metadata }) => metadata?.event_type === metadataType && metadata.event_payload?.incident === id,
  );
  if (own?.ts !== undefined) return own.ts;
  return messages === undefined || has_more === true ? 'unknown' : undefined;
}

/** Changes the incident's message, or adds to its thread. */
async function follow(
  { action, message, at }: Extract<ChatRequest, { action: 'edit' | 'reply' }>,
  ask: AskSlack,
): Promise<ChatAnswer> {
  const [, channel, ts] = place.exec(at) ?? [];
  if (channel === undefined || ts === undefined)
    return { outcome: 'refused', why: 'The message of this incident is in another chat than Slack.' };
  if (action === 'edit')
    return sendShorter(message, channel, (fitting) => ask('chat.update', { channel, ts, ...toFields(fitting) }));
  // A reply to a deleted message would stand alone in the channel.
  const there = await ask('chat.getPermalink', { channel, message_ts: ts });
  if (there.outcome !== 'answered' || !there.reply.ok) return read(there, channel);
  const answer = await sendShorter(message, channel, (fitting) =>
    ask('chat.postMessage', { channel, thread_ts: ts, ...toNewFields(fitting) }),
  );
  return answer.outcome === 'sent' ? { outcome: 'sent', at } : answer;
}

async function sendShorter(
  message: ChatMessage,
  channel: string,
  send: (message: ChatMessage) => Promise<Asked>,
): Promise<ChatAnswer> {
  const asked = await send(message);
  const isTooLong = asked.outcome === 'answered' && tooLong.has(asked.reply.error ?? '');
  return read(isTooLong ? await send(shorten(message)) : asked, channel);
}

function read(asked: Asked, channel: string): ChatAnswer {
  if (asked.outcome !== 'answered') return asked;
  const { reply } = asked;
  if (!reply.ok && deleted.has(reply.error ?? '')) return { outcome: 'gone' };
  if (!reply.ok) return { outcome: 'refused', why: explainRefusal(reply, channel) };
  const at = `${reply.channel}/${reply.ts}`;
  return place.test(at)
    ? { outcome: 'sent', at }
    : { outcome: 'unknown', why: 'Slack did not say where the message is.' };
}
