import { readConfig } from '@suture/core';
import { expect, it } from 'vitest';
import { openBySource } from './by-source.ts';

it('opens one client for each source, and one for Suture’s own account', () => {
  const source = {
    account: '111122223333',
    region: 'eu-west-1',
    roleArn: 'arn:aws:iam::111122223333:role/suture-reads',
  };
  const there = { account: source.account, region: source.region };
  const service = { repository: 'shop/orders' };
  const config = readConfig(
    {
      services: { orders: { ...service, ...there }, billing: { ...service, ...there }, own: service },
      sources: [source],
    },
    'the configuration',
  );
  const opened: (string | undefined)[] = [];
  const open = openBySource(config, (at) => {
    opened.push(at?.account);
    return { account: at?.account };
  });

  const clients = ['orders', 'billing', 'own', 'gone', 'orders'].map(open);

  expect(opened).toEqual([source.account, undefined]);
  expect(clients.map(({ account }) => account)).toEqual([
    source.account,
    source.account,
    undefined,
    undefined,
    source.account,
  ]);
});
