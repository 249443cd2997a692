import { describe, expect, it } from 'vitest';
import { channelsOfChat, chatOf, chatsOf, secretsOfChat, topicsOfChat } from './chat.ts';
import { readConfig } from './config.ts';
import { needsBeyond } from './config-version.ts';
import { forOneMachine } from './service.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:incidents';
const slack = { channel: 'C0123456789' };
const own = { slack: { channel: 'G0123456789' } };
const read = (chat?: object, ofOrders?: object) =>
  readConfig(
    {
      services: { orders: { repository: 'shop/orders', chat: ofOrders }, billing: { repository: 'shop/billing' } },
      chat,
    },
    'the configuration',
  );

describe('the chats of a service', () => {
  it('are its own, and for the rest those of the whole configuration', () => {
    const config = read({ slack, sns: { topicArn } }, own);

    expect(chatOf('orders', config)).toEqual({ ...own, sns: { topicArn } });
    expect(chatOf('billing', config)).toEqual({ slack, sns: { topicArn } });
    expect([chatsOf('orders', read(undefined, own)), chatsOf('billing', read(undefined, own))]).toEqual([
      ['slack'],
      [],
    ]);
  });

  it('need the secret and the right to publish that a deployment gives', () => {
    const config = read({ sns: { topicArn } }, own);

    expect([secretsOfChat(config), topicsOfChat(config), channelsOfChat(config)]).toEqual([
      ['SLACK_BOT_TOKEN'],
      [topicArn],
      ['G0123456789'],
    ]);
    expect(needsBeyond(read(), config)).toEqual([
      'for chat, the right to read the secret SLACK_BOT_TOKEN',
      `for chat, the right to publish to ${topicArn}`,
    ]);
    expect(secretsOfChat(read())).toEqual([]);
  });

  it('are on one machine Slack alone, and only with a token of its own', () => {
    const config = read({ slack, sns: { topicArn } }, { ...own, sns: { topicArn } });

    expect(chatOf('orders', forOneMachine(config, { SLACK_BOT_TOKEN: 'xoxb-1' }))).toEqual(own);
    expect(chatsOf('orders', forOneMachine(config, { SLACK_BOT_TOKEN: '' }))).toEqual([]);
  });

  it.each([
    [{ slack: { channel: '#incidents' } }, 'chat.slack.channel: must be the id of a channel'],
    [{ sns: { topicArn: `${topicArn}.fifo` } }, 'chat.sns.topicArn: must be the ARN of a standard topic'],
    [{ teams: {} }, 'teams'],
  ])('refuse %j', (chat, message) => {
    expect(() => read(chat)).toThrow(message);
  });
});
