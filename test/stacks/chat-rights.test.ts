import { readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { tellChats } from '../../stacks/parts/policies.ts';

const topicArn = 'arn:aws:sns:eu-west-1:111122223333:incidents';
const own = 'arn:aws:sns:eu-west-1:111122223333:orders';
const read = (chat?: object, ofOrders?: object) =>
  readConfig({ services: { orders: { repository: 'shop/orders', chat: ofOrders } }, chat }, 'the test configuration');

it('gives the right to publish to the topics of chats, each once and no other', () => {
  const statements = tellChats(read({ sns: { topicArn } }, { sns: { topicArn: own } }));

  expect(statements.map((statement) => statement.toStatementJson())).toEqual([
    { Action: 'sns:Publish', Effect: 'Allow', Resource: [topicArn, own] },
  ]);
});

it('gives none without a topic', () => {
  expect(tellChats(read({ slack: { channel: 'C0123456789' } }))).toEqual([]);
});
