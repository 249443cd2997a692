import { expect, it } from 'vitest';
import { parseOrigin } from './origin.ts';

it.each([
  ['https://gitlab.com/shop/backend/orders.git', 'gitlab.com', 'shop/backend/orders'],
  ['https://oauth2:secret@gitlab.example.com:8443/shop/orders/', 'gitlab.example.com', 'shop/orders'],
  ['git@github.com:shop/orders.git', 'github.com', 'shop/orders'],
  ['git@GitLab.com:shop/backend/orders.git', 'gitlab.com', 'shop/backend/orders'],
  ['ssh://git@ssh.github.com:443/shop/orders.git', 'github.com', 'shop/orders'],
  ['ssh://git@altssh.gitlab.com:443/shop/orders.git', 'gitlab.com', 'shop/orders'],
])('reads %s', (address, host, path) => {
  expect(parseOrigin(address)).toEqual({ host, path });
});

it.each(['/srv/git/orders.git', '../orders', 'file:///srv/orders', 'https://gitlab.com/orders', '', 'C:\\orders'])(
  'takes %j for no project of a code host',
  (address) => {
    expect(parseOrigin(address)).toBeUndefined();
  },
);
