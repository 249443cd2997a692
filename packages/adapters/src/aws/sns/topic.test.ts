import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { createTopicAnnouncer } from './topic.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:tickets';

async function publish(subject: string, text = 'text') {
  const sent: PublishCommand['input'][] = [];
  const client = {
    send: async ({ input }: PublishCommand) => {
      sent.push(input);
    },
  } as unknown as Pick<SNSClient, 'send'>;
  await createTopicAnnouncer({ client, topicArn })({ subject, text });
  return sent;
}

it('publishes the text to the topic', async () => {
  expect(await publish('[high] orders: checkout fails', 'What is known.')).toEqual([
    { TopicArn: topicArn, Subject: 'Suture [high] orders: checkout fails', Message: 'What is known.' },
  ]);
});

it.each([
  ['a line break and control characters', 'orders\r\nBcc: all@example.com\u0007', 'Suture orders Bcc: all@example.com'],
  ['letters beyond ASCII', 'Grüße — 支払い 500', 'Suture Gru e 500'],
  ['nothing that SNS takes', '支払い', 'Suture'],
])('makes a subject that SNS takes of %s', async (_what, title, expected) => {
  const [input] = await publish(title);

  expect(input?.Subject).toBe(expected);
});

it('fails so that the machine retries when SNS throttles', async () => {
  const error = Object.assign(new Error('slow down'), { name: 'ThrottledException', $metadata: {}, $fault: 'client' });
  const client = { send: () => Promise.reject(error) } as unknown as Pick<SNSClient, 'send'>;
  const announce = createTopicAnnouncer({ client, topicArn });

  await expect(announce({ subject: 'orders', text: 'text' })).rejects.toMatchObject({ name: 'AwsThrottled' });
});

it('cuts a subject and a text that are too long, the text between characters', async () => {
  const [input] = await publish('x'.repeat(300), 'ü'.repeat(200_000));

  expect(input?.Subject?.length).toBeLessThan(100);
  expect(Buffer.byteLength(input?.Message ?? '')).toBeLessThan(262_144);
  expect(input?.Message).toMatch(/ü\n\n\(cut: the whole text is kept\)$/);
});
