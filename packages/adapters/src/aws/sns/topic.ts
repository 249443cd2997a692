import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Announce } from '../../kept-tickets/tickets.ts';
import { findThrottle } from '../throttling.ts';

/** Characters of a subject that SNS takes, and bytes of a message, less a reserve for the note that it was cut. */
const most = { subject: 99, text: 250_000 };

interface TopicOptions {
  readonly client: Pick<SNSClient, 'send'>;
  readonly topicArn: string;
}

/** Publishes each text. Those who subscribe by mail get it as it is. @throws AwsThrottled, which a retry cures */
export function createTopicAnnouncer({ client, topicArn }: TopicOptions): Announce {
  return async ({ subject, text }) => {
    const message = { TopicArn: topicArn, Subject: toSubject(subject), Message: cut(text) };
    await client.send(new PublishCommand(message)).catch((error: unknown) => {
      throw findThrottle(error) ?? error;
    });
  };
}

/** SNS takes printable ASCII in one line, with a letter, a digit or a sign at its beginning. */
function toSubject(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]+/g, ' ')
    .replace(/\s+/g, ' ');
  return `Suture ${plain}`.slice(0, most.subject).trim();
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most.text) return text;
  return `${bytes
    .subarray(0, most.text)
    .toString('utf8')
    .replace(/\ufffd$/, '')}\n\n(cut: the whole text is kept)`;
}
