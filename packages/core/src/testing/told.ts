import type { AlertNews, ChatRequest, Ports } from '../ports/index.ts';

/** What others were told, oldest first. */
export interface Told {
  /** Of the source of an alert. */
  readonly news: readonly AlertNews[];
  readonly chat: readonly (ChatRequest & { readonly chat: string })[];
}

/** Sources of alerts and chats in memory, which accept everything. */
export function createMemoryTold(): { readonly ports: Pick<Ports, 'alertNotes' | 'chat'>; readonly told: Told } {
  const news: AlertNews[] = [];
  const chat: (ChatRequest & { readonly chat: string })[] = [];
  const ports: Pick<Ports, 'alertNotes' | 'chat'> = {
    alertNotes: {
      tell: async (_incident, told) => {
        news.push(told);
        return { outcome: 'noted' };
      },
    },
    chat: {
      send: async (_incident, name, request) => {
        chat.push({ ...request, chat: name });
        return { outcome: 'sent', at: 'message-1' };
      },
    },
  };
  return { ports, told: { news, chat } };
}
