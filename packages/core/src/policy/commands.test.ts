import { expect, it } from 'vitest';
import { commandList, readCommand } from './commands.ts';

it.each([
  ['/suture retry', { kind: 'retry' }],
  ['  /suture   explain  ', { kind: 'explain' }],
  ['/Suture Take Over!', { kind: 'take over' }],
  ['Thanks.\r\n\r\n/suture stop\r\nIt is not worth it.', { kind: 'stop' }],
  ['/suture take 2', { kind: 'take', number: 2 }],
  ['/suture take #12', { kind: 'take', number: 12 }],
  ['/suture', { kind: 'unknown' }],
  ['/suture merge', { kind: 'unknown' }],
  ['/suture stop, please', { kind: 'unknown' }],
  ['/suture explain\n/suture stop', { kind: 'explain' }],
])('reads %j', (text, command) => {
  expect(readCommand(text)).toEqual(command);
});

it.each([
  'looks good',
  'try /suture stop',
  '> /suture stop',
  '/sutures stop',
  '```\n/suture stop\n```',
  '~~~~ text\n/suture stop\n~~~~\nas above',
  '````\n```\n/suture stop',
  '    /suture stop',
])('sees no command in %j', (text) => {
  expect(readCommand(text)).toBeUndefined();
});

it('lists only commands that it reads', () => {
  const kinds = commandList.map(([command]) => readCommand(command.replace('N', '1'))?.kind);

  expect(kinds).toEqual(['explain', 'alternatives', 'take', 'retry', 'stop', 'take over']);
});
