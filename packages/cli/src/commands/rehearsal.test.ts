import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { readRequest } from './rehearsal.ts';

const repository = 'shop/orders';
const one = readConfig({ services: { orders: { repository } } }, 'the test');
const two = readConfig({ services: { orders: { repository }, bills: { repository } } }, 'the test');
const trial = readConfig(
  {
    services: { orders: { repository, code: { from: 'tarball' }, trust: { start: 'observe' } } },
    tickets: 'none',
  },
  'the test',
);
const here = { interactive: true, token: 'a token\n' };

describe('the options of a rehearsal', () => {
  it('ask for none', () => {
    expect(readRequest({ service: 'orders' }, undefined, here)).toBeUndefined();
  });

  it('ask for a full one of the only service, with the token, and let a person agree', () => {
    expect(readRequest({ rehearse: 'full' }, one, here)).toEqual({
      service: 'orders',
      config: one,
      token: 'a token',
      asks: true,
    });
  });

  it('ask nobody with --yes, at a terminal or not', () => {
    const requests = [true, false].map((interactive) =>
      readRequest({ rehearse: 'full', yes: true }, one, { ...here, interactive }),
    );

    expect(requests.map((request) => request?.asks)).toEqual([false, false]);
  });

  it('need no token and no agreement to triage', () => {
    expect(readRequest({ rehearse: 'triage' }, one, { interactive: false })).toEqual({
      service: 'orders',
      config: one,
      asks: false,
    });
  });

  it.each([
    ['no configuration', { rehearse: 'full' as const }, undefined, here, /it needs a configuration/],
    ['no token', { rehearse: 'full' as const, yes: true }, one, { interactive: true }, /GITHUB_TOKEN: it is missing/],
    ['nobody to ask', { rehearse: 'full' as const }, one, { ...here, interactive: false }, /add --yes/],
    ['a service without GitHub', { rehearse: 'full' as const }, trial, here, /orders does without GitHub/],
    ['two services', { rehearse: 'triage' as const }, two, here, /name one of orders, bills/],
    ['an unknown service', { rehearse: 'triage' as const, service: 'x' }, one, here, /"x" is not in the configuration/],
  ])('are refused with %s', (_what, options, config, where, message) => {
    expect(() => readRequest(options, config, where)).toThrow(message);
  });
});
