import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createTopicChat } from './chat-topic.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:incidents';
const incident = {
  ...sampleIncident,
  severity: 'high' as const,
  ticket: { id: '7', url: 'https://host.example/issues/7' },
  review: { id: '1', url: 'https://host.example/pull/1', branch: 'suture/inc-1', headCommit: 'head' },
};
const request = (parts: readonly string[]) => ({
  action: 'edit' as const,
  at: 'suture-inc-1',
  message: { title: '[high] orders: GET /orders/:id fails', parts, turn: 'a person' },
});

function open(failure?: string) {
  const sent: PublishCommand['input'][] = [];
  const client = {
    send: async ({ input }: PublishCommand) => {
      if (failure !== undefined)
        throw Object.assign(new Error('no'), { name: failure, $metadata: {}, $fault: 'client' });
      sent.push(input);
    },
  } as unknown as Pick<SNSClient, 'send'>;
  return { sent, tell: createTopicChat({ client, topicOf: () => topicArn }) };
}

it('publishes a custom notification in the thread of its incident', async () => {
  const { sent, tell } = open();

  const answer = await tell(incident, request(['*Now* A fix is proposed.', '*Turn* a person']));

  const threadId = `suture-${incident.id}`;
  expect(answer).toEqual({ outcome: 'sent', at: threadId });
  expect(sent[0]?.TopicArn).toBe(topicArn);
  expect(JSON.parse(sent[0]?.Message ?? '')).toEqual({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: '[high] orders: GET /orders/:id fails',
      description: '*Now* A fix is proposed.\n\n*Turn* a person',
      nextSteps: ['Turn: a person'],
      keywords: ['Suture', 'high', 'orders'],
    },
    metadata: {
      threadId,
      summary: '[high] orders: GET /orders/:id fails',
      eventType: 'SutureTurn',
      relatedResources: ['https://host.example/issues/7', 'https://host.example/pull/1'],
      additionalContext: { incident: incident.id, stage: incident.stage, severity: 'high' },
    },
  });
});

it('stays within the lengths of the schema, and cuts between parts', async () => {
  const { sent, tell } = open();

  await tell({ ...incident, id: 'i'.repeat(300), service: 'a <b> c' }, request(Array(9).fill('x'.repeat(2_900))));

  const { content, metadata } = JSON.parse(sent[0]?.Message ?? '');
  expect(content.description).toBe(`${'x'.repeat(2_900)}\n\n${'x'.repeat(2_900)}`);
  expect(metadata.threadId).toHaveLength(64);
  expect(content.keywords).toEqual(['Suture', 'high', 'a-b-c']);
});

it.each([
  ['NotFoundException', 'refused', 'correct chat.sns.topicArn'],
  ['AuthorizationErrorException', 'refused', 'deploy the stage again'],
  ['KMSAccessDeniedException', 'refused', 'key'],
  ['ThrottledException', 'refused', 'limits requests'],
  ['TimeoutError', 'unknown', 'did not answer'],
])('answers %s as %s', async (failure, outcome, why) => {
  const { tell } = open(failure);

  expect(await tell(incident, request(['x']))).toEqual({ outcome, why: expect.stringContaining(why) });
});
