import { readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { createSlackStandIn } from '../../../../../test/stand-ins/slack/index.ts';
import { config, parameters, world } from '../../testing/deployment.ts';
import type { Account, World } from '../world.ts';
import { judgeChat } from './chat.ts';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:incidents';
const services = { orders: { repository: 'acme/orders' } };
const reader = { endpoint: 'https://global.sns-api.chatbot.amazonaws.com', confirmed: true };

function open(chat: object, differing: Partial<Account> = {}): World {
  return { ...world(differing), config: readConfig({ services, chat }, 'the test configuration') };
}

const withToken = (token: string) => ({
  parameter: async (name: string) =>
    name === '/sst/suture/live/Secret/SLACK_BOT_TOKEN/value' ? token : parameters[name],
});

it('has nothing to look at without a chat', async () => {
  expect(await judgeChat({ ...world(), config }, fetch)).toEqual({ status: 'ok', detail: 'none is set up' });
});

it('finds a token that may write to the channel, and a topic that Amazon Q Developer reads', async () => {
  const slack = createSlackStandIn();
  const chat = { slack: { channel: slack.channel }, sns: { topicArn } };
  const account = { ...withToken(slack.token), subscriptions: async () => [reader] };

  expect(await judgeChat(open(chat, account), slack.fetch)).toEqual({
    status: 'ok',
    detail: `Slack's ${slack.channel}, ${topicArn}`,
  });
  expect(slack.messages()).toEqual([]);
});

it('names the command for a missing token', async () => {
  const found = await judgeChat(open({ slack: { channel: 'C0123456789' } }), fetch);

  expect(found).toMatchObject({
    status: 'problem',
    detail: expect.stringContaining('npx suture secrets set SLACK_BOT_TOKEN --file slack-bot-token.txt --stage live'),
  });
});

it('names a channel that the app is not in', async () => {
  const slack = createSlackStandIn();
  slack.close('not_in_channel');

  const found = await judgeChat(open({ slack: { channel: slack.channel } }, withToken(slack.token)), slack.fetch);

  expect(found).toMatchObject({ status: 'problem', detail: expect.stringContaining('/invite') });
});

it.each([
  [
    'that nobody reads',
    async () => [{ ...reader, endpoint: 'https://example.com' }],
    'no channel of Amazon Q Developer',
  ],
  ['that nobody confirmed', async () => [{ ...reader, confirmed: false }], 'no channel of Amazon Q Developer'],
  [
    'that does not exist',
    async () => Promise.reject(Object.assign(new Error('gone'), { name: 'NotFoundException' })),
    'correct chat.sns.topicArn',
  ],
])('names a topic %s', async (_what, subscriptions, expected) => {
  const found = await judgeChat(open({ sns: { topicArn } }, { subscriptions }), fetch);

  expect(found).toMatchObject({ status: 'problem', detail: expect.stringContaining(expected) });
});
