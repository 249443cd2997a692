import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { defineCommands, main } from '../main.ts';
import { readCommands } from '../reference/read-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'suture-completion-'));
const scripts = { bash: '', zsh: '', fish: '' };

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const write = (text: string) => {
      scripts[shell] += text;
    };
    await main(['completion', shell], { out: { write }, err: { write } });
  }
  writeFileSync(join(folder, 'completion.bash'), scripts.bash);
  writeFileSync(join(folder, 'service.log'), '');
  mkdirSync(join(folder, 'service'));
});

/** What bash offers for a line whose last word is being typed: by the function that it has registered. */
function complete(...words: readonly string[]): readonly string[] {
  const line = ['suture', ...words].map((word) => `'${word}'`).join(' ');
  const program = `
    source completion.bash
    registered=$(complete -p suture) && [[ $registered =~ -F\\ ([^ ]+) ]] || exit 1
    COMP_WORDS=(${line}); COMP_CWORD=${words.length}
    "\${BASH_REMATCH[1]}" suture
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const offered = execFileSync('bash', ['--norc', '-c', program], { cwd: folder, encoding: 'utf8' });
  return offered.split('\n').filter((word) => word !== '');
}

describe('bash', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['hea'], ['heal']],
    [['re'], ['request-changes', 'reject', 'resume']],
    [['heal', '--fai'], ['--failing']],
    [
      ['audit', ''],
      ['verify', 'export', 'help', '--help', '-h'],
    ],
    [
      ['audit', 'verify', '--re'],
      ['--region', '--repo'],
    ],
    [
      ['incidents', '--status', ''],
      ['open', 'waiting', 'closed', 'handed-over', 'recorded'],
    ],
    [
      ['heal', '--log', 'ser'],
      ['service', 'service.log'],
    ],
    [['heal', '--repo', 'ser'], ['service']],
    [['heal', '--failing', 'npm'], []],
    [['completion', 'z'], ['zsh']],
    [['heal', '--repo', 'service', '--unsa'], ['--unsandboxed']],
  ])('completes %j to %j', (words, offered) => {
    expect([...complete(...words)].sort()).toEqual([...offered].sort());
  });

  it('offers every command', () => {
    const program = new Command('suture');
    defineCommands(program, {
      streams: { out: { write: () => true }, err: { write: () => true } },
      finish: () => undefined,
    });
    const names = readCommands(program).flatMap(({ path }) => (path === '' || path.includes(' ') ? [] : [path]));

    expect(complete('')).toEqual(expect.arrayContaining(names));
    expect(names).toContain('heal');
  });
});

it('gives zsh the completion of bash', () => {
  expect(scripts.zsh).toContain('bashcompinit');
  expect(scripts.zsh).toContain(scripts.bash);
});

it('describes options and commands to fish', () => {
  expect(scripts.fish).toContain("complete -c suture -n '__fish_use_subcommand' -f -a 'heal' -d 'heal a repository");
  expect(scripts.fish).toContain(
    "complete -c suture -n '__fish_seen_subcommand_from incidents' -l status -x -a 'open waiting closed handed-over recorded'",
  );
  expect(scripts.fish).toContain(
    "'__fish_seen_subcommand_from audit; and __fish_seen_subcommand_from verify' -l repo -x",
  );
});

it('refuses another shell', async () => {
  let err = '';
  const streams = { out: { write: () => true }, err: { write: (text: string) => (err += text) } };

  expect(await main(['completion', 'tcsh'], streams)).toBe(2);
  expect(err).toContain('bash, zsh, fish');
});
