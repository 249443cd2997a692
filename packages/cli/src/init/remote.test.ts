import { expect, it } from 'vitest';
import { findApiUrl, readRemote } from './remote.ts';

it.each([
  ['git@github.com:acme/orders.git', 'github.com'],
  ['https://github.com/acme/orders', 'github.com'],
  ['https://someone:hush@github.com/acme/orders.git', 'github.com'],
  ['ssh://git@ghe.example.com:2222/acme/orders.git', 'ghe.example.com'],
  ['git@GHE.example.com:acme/orders', 'ghe.example.com'],
  ['https://ghe.example.com:8443/acme/orders/', 'ghe.example.com'],
])('reads %s', (address, host) => {
  const remote = readRemote(address);

  expect(remote).toEqual({ host, owner: 'acme', name: 'orders' });
});

it.each(['/srv/git/orders.git', 'file:///srv/git/orders.git', '../orders', 'C:\\git\\orders', ''])(
  'knows no owner in %j',
  (address) => {
    const remote = readRemote(address);

    expect(remote).toBeUndefined();
  },
);

it.each([
  ['github.com', undefined],
  ['ssh.github.com', undefined],
  ['acme.ghe.com', 'https://api.acme.ghe.com'],
  ['ghe.example.com', 'https://ghe.example.com/api/v3'],
])('finds the API of %s', (host, url) => {
  const found = findApiUrl(host);

  expect(found).toBe(url);
});
