import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type ChatRequest, describeError, type Incident } from '@suture/core';
import type { ChatChannel } from '../../chats/index.ts';
import { findThrottle } from '../throttling.ts';

/** Characters that stay well within what the schema of custom notifications takes. */
const most = { title: 250, description: 7_500, step: 350, keyword: 50, thread: 64 };

interface ChatTopicOptions {
  readonly client: Pick<SNSClient, 'send'>;
  /** The topic for an incident's service. */
  readonly topicOf: (incident: Incident) => string | undefined;
}

/** Errors of SNS after which nothing was published, and what to do. */
const remedies: Readonly<Record<string, string>> = {
  AuthorizationErrorException:
    'deploy the stage again, and let the policy of the topic allow the gateway’s role to publish',
  EndpointDisabledException: 'enable the endpoint',
  InvalidParameterException: 'the topic takes no such message: it must be a standard topic',
  KMSAccessDeniedException: 'let the policy of the topic’s key allow the gateway’s role to use it',
  KMSDisabledException: 'enable the topic’s key',
  KMSNotFoundException: 'the topic’s key is gone',
  NotFoundException: 'there is no such topic: correct chat.sns.topicArn',
};

/**
 * Publishes custom notifications, which Amazon Q Developer in chat applications shows in a channel of Slack, Microsoft Teams or Chime. What is shown
 * there cannot be changed, so each turn is a message of its own in the incident's thread.
 */
export function createTopicChat({ client, topicOf }: ChatTopicOptions): ChatChannel {
  return async (incident, request) => {
    const topic = topicOf(incident);
    if (topic === undefined)
      return { outcome: 'refused', why: 'No topic is set for this service: set chat.sns.topicArn.' };
    const at = threadOf(incident);
    // SNS does not say whether an interrupted run has published it. The message about the next turn follows in any case.
    if (request.action === 'post' && request.perhapsThere) return { outcome: 'sent', at };
    try {
      await client.send(
        new PublishCommand({ TopicArn: topic, Message: JSON.stringify(toNotification(incident, request)) }),
      );
      return { outcome: 'sent', at };
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (findThrottle(error) !== undefined)
        return { outcome: 'refused', why: 'Amazon SNS limits requests at the moment.' };
      const remedy = remedies[name];
      if (remedy === undefined)
        return { outcome: 'unknown', why: `Amazon SNS did not answer: ${describeError(error)}` };
      return { outcome: 'refused', why: `Amazon SNS refused (${name}): ${remedy}.` };
    }
  };
}

/**
 * A notification in the schema of Amazon Q Developer in chat applications.
 * Source: "Event schema", docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
export function toNotification(incident: Incident, { action, message }: ChatRequest): object {
  const { id, service, severity, stage, ticket, review } = incident;
  const links = [ticket?.url, review?.url].filter((url) => url !== undefined && /^https:\/\//.test(url));
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: message.title.slice(0, most.title),
      description: cut(message.parts),
      ...(message.turn === undefined ? {} : { nextSteps: [`Turn: ${message.turn}`.slice(0, most.step)] }),
      keywords: ['Suture', severity, service].flatMap((word) => (word === undefined ? [] : [plainWord(word)])),
    },
    metadata: {
      threadId: threadOf(incident),
      summary: message.title.slice(0, most.title),
      eventType: action === 'reply' ? 'SutureDetail' : 'SutureTurn',
      relatedResources: links,
      additionalContext: { incident: id, stage, ...(severity === undefined ? {} : { severity }) },
    },
  };
}

/** Whole parts as far as they fit. */
function cut(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    if (text.length + part.length > most.description) return text;
    text = text === '' ? part : `${text}\n\n${part}`;
  }
  return text;
}

function plainWord(word: string): string {
  return word.replace(/[^\w.:/-]+/g, '-').slice(0, most.keyword);
}

function threadOf({ id }: Incident): string {
  return `suture-${id.replace(/[^\w-]+/g, '-')}`.slice(0, most.thread);
}
