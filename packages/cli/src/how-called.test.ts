import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHint, nameProgram, quoteForShell } from './how-called.ts';

const root = mkdtempSync(join(tmpdir(), 'suture-called-'));
const script = join(root, 'lib', 'suture.js');
mkdirSync(join(root, 'lib'));
mkdirSync(join(root, 'bin'));
mkdirSync(join(root, 'project', 'node_modules', '.bin'), { recursive: true });
writeFileSync(script, '');
chmodSync(script, 0o755);
symlinkSync(script, join(root, 'bin', 'suture'));
symlinkSync(script, join(root, 'project', 'node_modules', '.bin', 'suture'));

describe('nameProgram', () => {
  it.each([
    ['npx', { npm_command: 'exec' }, script, root, 'npx suture'],
    ['a script of npm', { npm_command: 'run-script' }, script, root, 'npx suture'],
    ['the path', { PATH: join(root, 'bin') }, join(root, 'bin', 'suture'), root, 'suture'],
    ['the folder that has it installed', {}, script, join(root, 'project'), 'npx suture'],
    ['node, below this folder', {}, script, root, 'node lib/suture.js'],
    ['node, elsewhere', { PATH: '/usr/bin' }, script, join(root, 'bin'), `node ${script}`],
    ['a link elsewhere', {}, join(root, 'bin', 'suture'), join(root, 'lib'), join(root, 'bin', 'suture')],
    ['a program that is not suture', {}, '/opt/vitest.mjs', root, 'suture'],
  ])('names it as called by %s', (_by, environment, started, folder, name) => {
    expect(nameProgram({ script: started, folder, environment })).toBe(name);
  });
});

describe('createHint', () => {
  const start = { script: undefined, folder: root, environment: {} };

  it('repeats the repository, the configuration and the service that were given', () => {
    const hint = createHint({ repo: '../my shop', config: 'a.json', service: 'orders', unsandboxed: true }, start);

    expect(hint('show', 'inc-1')).toBe(
      "suture show inc-1 --repo '../my shop' --config a.json --service orders --unsandboxed",
    );
  });

  it('repeats nothing that was not given', () => {
    expect(createHint({ repo: '.' }, start)('resume', 'inc-1', '--minutes', '10')).toBe(
      'suture resume inc-1 --minutes 10',
    );
  });
});

it.each(["it's", 'a b', '$HOME', '`id`', 'a"b', '*', '~', '', 'plain/path.json'])('quotes %j for a shell', (word) => {
  expect(execFileSync('sh', ['-c', `printf %s ${quoteForShell(word)}`], { encoding: 'utf8' })).toBe(word);
});
