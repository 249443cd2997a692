import {
  type Chat,
  type ChatAnswer,
  type ChatName,
  type ChatRequest,
  describeError,
  type Incident,
} from '@suture/core';

/** One chat, as its vendor has it. */
export type ChatChannel = (incident: Incident, request: ChatRequest) => Promise<ChatAnswer>;

/** The chats by name. An error of one of them is an answer: nobody knows then whether it took the message. */
export function createChat(channels: Readonly<Partial<Record<ChatName, ChatChannel>>>): Chat {
  return {
    send: async (incident, name, request) => {
      const channel = channels[name];
      if (channel === undefined) return { outcome: 'refused', why: `No ${name} is set up here.` };
      try {
        return await channel(incident, request);
      } catch (error) {
        return { outcome: 'unknown', why: describeError(error) };
      }
    },
  };
}
