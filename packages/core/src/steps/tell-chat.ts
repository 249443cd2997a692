import * as z from 'zod';
import { defined } from '../defined.ts';
import { artifactKeys, type Evidence, type Incident } from '../model/index.ts';
import { type ChatName, chatsOf } from '../policy/chat.ts';
import type { ChatAnswer, ChatMessage, Ports } from '../ports/index.ts';
import { describeChatGap, describeInChat, titleInChat } from '../render/chat.ts';
import { titleForChat, writeForChat } from '../render/chat-text.ts';
import type { Block } from '../render/document.ts';
import { actors, type Turn } from '../render/ticket.ts';
import { writeForTicket } from '../render/ticket-text.ts';
import type { StepContext } from './define-step.ts';
import { findArtifact, saveArtifact } from './load.ts';

/** The ports that telling a chat needs. */
export const chatNeeds = ['artifacts', 'chat', 'config', 'tickets'] as const;
type ChatPorts = Pick<Ports, (typeof chatNeeds)[number]>;
type Audit = StepContext['audit'];

/** How far one chat was told. It is written before something is sent that must not be sent twice. */
const ChatRecord = z.object({
  /** `begun`: the message was about to be posted; `there`; `gone`: a person deleted it. */
  message: z.enum(['none', 'begun', 'there', 'gone']),
  /** Names the message to the chat. */
  at: z.string().optional(),
  /** Keys of the turns and details that were sent, or begun to be. */
  told: z.array(z.string()),
});
type ChatRecord = z.infer<typeof ChatRecord>;

const chatNames: Readonly<Record<ChatName, string>> = { slack: 'Slack', sns: 'Amazon SNS' };

/** Shows a turn in the chats of the incident's service: the first begins their one message, the others change it. */
export async function showInChat(
  incident: Incident,
  { turn, evidence }: { readonly turn: Turn; readonly evidence?: Evidence },
  audit: Audit,
  ports: ChatPorts,
): Promise<void> {
  const { diagnose, fix } = incident.attempts;
  const key = `turn-${turn.key}-${diagnose}-${fix}`;
  const title = titleForChat(titleInChat(incident, evidence));
  await tell(incident, key, audit, ports, (chat) => ({
    ...{ title, parts: writeForChat(chat, describeInChat(incident, turn, evidence)) },
    ...defined({ turn: actors[turn.who] }),
  }));
}

/** Adds a detail to the threads of those messages. It is left out where there is no message: the ticket has it. */
export async function replyInChat(
  incident: Incident,
  { key, blocks }: { readonly key: string; readonly blocks: readonly Block[] },
  audit: Audit,
  ports: ChatPorts,
): Promise<void> {
  const title = titleForChat(titleInChat(incident));
  await tell(incident, key, audit, ports, (chat) => ({ title, parts: writeForChat(chat, blocks) }), 'reply');
}

/** Tells each chat once. Of what could not be told the ticket says why, once for each chat. */
async function tell(
  incident: Incident,
  key: string,
  audit: Audit,
  ports: ChatPorts,
  write: (chat: ChatName) => ChatMessage,
  action: 'edit' | 'reply' = 'edit',
): Promise<void> {
  // What a rehearsal made is removed again, which a message to people cannot be.
  if (incident.alert.rehearsal !== undefined) return;
  for (const chat of chatsOf(incident.service, ports.config)) {
    const at = artifactKeys.chat(incident.id, chat);
    const record: ChatRecord = (await findArtifact(ChatRecord, at, ports)) ?? { message: 'none', told: [] };
    const isLate = record.message === 'gone' || record.told.includes(key);
    if (isLate || (action === 'reply' && record.at === undefined)) continue;
    const save = (next: ChatRecord) => saveArtifact(at, next, ports);
    const answer = await send(incident, { chat, key, action, message: write(chat) }, record, save, ports);
    if (answer.outcome === 'gone') await audit('chat message is gone', { chat });
    if (answer.outcome === 'refused' || answer.outcome === 'unknown') await noteGap(incident, chat, answer.why, ports);
  }
}

async function send(
  incident: Incident,
  asked: {
    readonly chat: ChatName;
    readonly key: string;
    readonly action: 'edit' | 'reply';
    readonly message: ChatMessage;
  },
  record: ChatRecord,
  save: (record: ChatRecord) => Promise<void>,
  { chat: port }: ChatPorts,
): Promise<ChatAnswer> {
  const { chat, key, action, message } = asked;
  const told = [...record.told, key];
  if (record.at === undefined) {
    await save({ ...record, message: 'begun' });
    const perhapsThere = record.message === 'begun';
    const answer = await port.send(incident, chat, { action: 'post', message, perhapsThere });
    if (answer.outcome === 'sent') await save({ message: 'there', at: answer.at, told });
    if (answer.outcome === 'gone') await save({ ...record, message: 'gone' });
    // Whatever an earlier run may have posted is still unknown after a refusal.
    if (answer.outcome === 'refused' && !perhapsThere) await save(record);
    return answer;
  }
  await save({ ...record, told });
  const answer = await port.send(incident, chat, { action, message, at: record.at });
  if (answer.outcome === 'gone') await save({ ...record, message: 'gone', told });
  if (answer.outcome === 'refused') await save(record);
  return answer;
}

async function noteGap(incident: Incident, chat: ChatName, why: string, ports: ChatPorts): Promise<void> {
  if (incident.ticket === undefined) return;
  const text = writeForTicket(describeChatGap(chatNames[chat], why), ports.config);
  await ports.tickets.comment(incident.ticket, `chat-gap-${chat}`, text);
}
