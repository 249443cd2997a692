import * as z from 'zod';

/** The chats that can be told of incidents. */
export const ChatName = z.enum(['slack', 'sns']);
export type ChatName = z.infer<typeof ChatName>;

const SlackChat = z.strictObject({
  /** The id of a channel. Somebody else may take over a name. */
  channel: z
    .string()
    .regex(
      /^[CG][A-Z0-9]{8,20}$/,
      "must be the id of a channel, such as C0123456789; Slack shows it at the end of the channel's details",
    ),
});

const topic = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

const SnsChat = z.strictObject({
  /** A topic that a channel configuration of Amazon Q Developer in chat applications reads. It cannot read a FIFO topic. */
  topicArn: z.string().regex(topic, 'must be the ARN of a standard topic of Amazon SNS'),
});

/** Where people read along. With Slack, the token is the secret `SLACK_BOT_TOKEN`. */
export const ChatConfig = z.strictObject({ slack: SlackChat.optional(), sns: SnsChat.optional() });
export type ChatConfig = z.infer<typeof ChatConfig>;

interface Chatting {
  readonly chat?: ChatConfig | undefined;
  readonly services: Readonly<Record<string, { readonly chat?: ChatConfig | undefined }>>;
}

/** The chats that show a service's incidents: its own settings first, then those of the whole configuration. */
export function chatOf(service: string, { chat, services }: Chatting): ChatConfig {
  return { ...chat, ...services[service]?.chat };
}

/** The names of those chats. */
export function chatsOf(service: string, config: Chatting): readonly ChatName[] {
  const settings = chatOf(service, config);
  return ChatName.options.filter((name) => settings[name] !== undefined);
}

/** The secrets by which chats are written to. */
export function secretsOfChat(config: Chatting): readonly string[] {
  return all(config).some(({ slack }) => slack !== undefined) ? ['SLACK_BOT_TOKEN'] : [];
}

/** The topics that chats read. */
export function topicsOfChat(config: Chatting): readonly string[] {
  return [...new Set(all(config).flatMap(({ sns }) => (sns === undefined ? [] : [sns.topicArn])))];
}

/** The channels that are written to. */
export function channelsOfChat(config: Chatting): readonly string[] {
  return [...new Set(all(config).flatMap(({ slack }) => (slack === undefined ? [] : [slack.channel])))];
}

function all({ chat, services }: Chatting): readonly ChatConfig[] {
  return [chat, ...Object.values(services).map((service) => service.chat)].filter((one) => one !== undefined);
}
