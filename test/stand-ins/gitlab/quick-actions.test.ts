import { disarm } from '@suture/adapters/gitlab';
import { expect, it } from 'vitest';
import { findQuickActions } from './quick-actions.ts';

it.each([
  ['a line of its own', 'fine\n/merge', ['merge']],
  ['with arguments and another line break', '/label ~x\r\n/close', ['label', 'close']],
  ['a block of code', '```\n/merge\n```', []],
  ['a block whose fence GitLab ends early', '````\n```\n```\n/merge\n````', ['merge']],
  ['a path, or a word within a line', '/srv/app.js\nand /merge', []],
])('finds the commands of %s', (_what, text, found) => {
  expect(findQuickActions(text)).toEqual(found);
  expect(findQuickActions(disarm(text))).toEqual([]);
});
