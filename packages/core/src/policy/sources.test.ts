import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { servicesAt, sourceOf } from './sources.ts';

const roleArn = 'arn:aws:iam::111122223333:role/suture-reads';
const shop = { account: '111122223333', region: 'eu-west-1', roleArn };
const payments = {
  account: '444455556666',
  region: 'eu-west-1',
  roleArn: 'arn:aws:iam::444455556666:role/ops/suture-reads',
  externalId: 'suture-live',
};
const read = (services: object, sources: readonly object[] = [shop, payments]) =>
  readConfig({ services, sources }, 'the configuration');
const orders = { repository: 'shop/orders' };
const config = read({
  orders: { ...orders, account: shop.account, region: shop.region },
  billing: { ...orders, account: payments.account, region: payments.region },
  internal: orders,
});

it('finds the source that a service lives in', () => {
  expect(['orders', 'billing', 'internal', 'gone'].map((name) => sourceOf(name, config))).toEqual([
    shop,
    payments,
    undefined,
    undefined,
  ]);
});

describe('an event can mean', () => {
  it.each([
    ['the services of the source that it is from', { account: shop.account, region: shop.region }, ['orders']],
    ['those of Suture’s own account if it is from no source', { account: '1', region: 'eu-west-1' }, ['internal']],
    ['no service of another region', { account: shop.account, region: 'us-east-1' }, ['internal']],
    ['each service if it does not say where it is from', {}, ['orders', 'billing', 'internal']],
  ])('%s', (_name, place, names) => {
    expect(servicesAt(place, config).map(([name]) => name)).toEqual(names);
  });
});

it.each([
  [
    'a service without its region',
    { orders: { ...orders, account: shop.account } },
    [shop],
    'services.orders.region: it is missing beside account; name account and region of one of the sources, or neither',
  ],
  [
    'a service without its account',
    { orders: { ...orders, region: shop.region } },
    [shop],
    'services.orders.account: it is missing beside region',
  ],
  [
    'a service in an account that is no source',
    { orders: { ...orders, account: shop.account, region: 'us-east-1' } },
    [shop],
    "services.orders.account: no source is 111122223333 in us-east-1; add { account: '111122223333', region: 'us-east-1', roleArn: … } to sources",
  ],
  ['an account that is a number', {}, [{ ...shop, account: '1111' }], 'sources.0.account: must be the twelve digits'],
  ['a region that is none', {}, [{ ...shop, region: 'Ireland' }], 'sources.0.region: must be a region such as'],
  [
    'a role of another account',
    {},
    [{ ...shop, roleArn: payments.roleArn }],
    'sources.0.roleArn: must be a role of the account that the source names',
  ],
  ['a role that is none', {}, [{ ...shop, roleArn: '*' }], 'sources.0.roleArn: must be the ARN of an IAM role'],
  [
    'a source that is named twice',
    {},
    [shop, { ...shop, roleArn: `${roleArn}-2` }],
    'sources.1: 111122223333 in eu-west-1 is named twice; remove one of them',
  ],
])('refuses %s by its field', (_name, services, sources, why) => {
  expect(() => read(services, sources)).toThrow(why);
});

it('takes only https addresses to pass webhooks on to', () => {
  const forwarding = (url: string) => readConfig({ services: {}, github: { forwardTo: [url] } }, 'the configuration');

  expect(forwarding('https://abc.execute-api.eu-west-1.amazonaws.com/github').github.forwardTo).toHaveLength(1);
  expect(() => forwarding('http://example.com/github')).toThrow('github.forwardTo.0: must be the WebhookUrl');
});
