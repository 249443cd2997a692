import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { readSource, root } from '../architecture/sources.ts';
import { createProject, git } from '../cli/project.ts';

const folder = 'actions/heal';
const Step = z.strictObject({
  name: z.string(),
  id: z.string().optional(),
  if: z.string().optional(),
  shell: z.literal('bash'),
  run: z.string(),
  env: z.record(z.string(), z.string()).default({}),
});
const Action = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal('composite'), steps: z.array(Step) }),
});
const text = readSource(`${folder}/action.yml`);
const action = Action.parse(parseYaml(text));
const { steps } = action.runs;

/** What a pattern finds first in its parentheses, each once. */
function findAll(pattern: RegExp, where: string): readonly string[] {
  return [...new Set([...where.matchAll(pattern)].map((match) => match[1] ?? ''))].toSorted();
}

describe('the definition', () => {
  it('uses each input that it declares, and no other', () => {
    expect(findAll(/inputs\.([\w-]+)/g, text)).toEqual(Object.keys(action.inputs).toSorted());
  });

  it('puts no expression into a script, so that an input cannot become code', () => {
    expect(steps.filter(({ run }) => run.includes('${{')).map(({ name }) => name)).toEqual([]);
  });

  it('quotes every variable of a script', () => {
    const bare = steps.flatMap(({ run }) => run.replace(/"[^"]*"/g, '""').match(/\$\w+/g) ?? []);

    expect(bare).toEqual([]);
  });

  it('gives the token to the last step only', () => {
    const holders = steps.filter(({ env }) => Object.values(env).some((value) => /token/.test(value)));

    expect(holders.map(({ id }) => id)).toEqual(['propose']);
    expect(steps.at(-1)?.id).toBe('propose');
  });

  it('runs scripts that exist and that read what their step passes', () => {
    const scripts = steps.flatMap(({ run, env }) =>
      findAll(/\$GITHUB_ACTION_PATH\/([\w.-]+)/g, run).map((name) => ({ name, env: Object.keys(env) })),
    );

    expect(scripts.map(({ name }) => name)).toEqual(['heal.mjs', 'propose.mjs']);
    for (const { name, env } of scripts) {
      const source = readSource(`${folder}/${name}`);
      // gh itself reads the token.
      expect(env.filter((variable) => variable !== 'GH_TOKEN' && !source.includes(variable))).toEqual([]);
    }
  });

  it('takes its outputs from steps that write them', () => {
    for (const { value } of Object.values(action.outputs)) {
      const [, id, output] = /^\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
      expect(readSource(`${folder}/${id}.mjs`)).toContain(`${output}=`);
    }
  });

  it('installs the package of this version, as the image does', () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readSource('package.json')));

    expect(action.inputs.package?.default).toBe(`suture-heal@${version}`);
    expect(readSource('docker/Dockerfile')).toContain('COPY suture-heal-*.tgz');
    expect(readSource('docker/Dockerfile')).toMatch(/apt-get install .*\bbubblewrap\b.*\bgit\b/);
  });
});

describe('the scripts', () => {
  let place: ReturnType<typeof createPlace>;

  beforeEach(() => {
    place = createPlace();
  });

  it('passes the test command on as one argument', () => {
    place.program('suture/node_modules/.bin/suture', 'printf "%s\\n" "$@" > "$RUNNER_TEMP/words"; echo "{}"');
    const command = 'npm test; touch "$RUNNER_TEMP/pwned" $(touch pwned)';

    const end = place.run('heal.mjs', { TEST_COMMAND: command, MINUTES: '5' });

    expect(end).toMatchObject({ status: 0 });
    expect(place.read('words').trim().split('\n')).toEqual([
      'heal',
      '--json',
      '--repo',
      '.',
      '--failing',
      command,
      '--minutes',
      '5',
    ]);
    expect(existsSync(join(place.temporary, 'pwned'))).toBe(false);
    expect(place.read('output')).toBe(`incident=${place.temporary}/suture-incident.json\n`);
  });

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 0],
  ])('ends with the code of the command, but not for a hand-over: %s', (code, expected) => {
    place.program('suture/node_modules/.bin/suture', `echo '{}'; exit ${code}`);

    expect(place.run('heal.mjs', { TEST_COMMAND: 'npm test', MINUTES: '' }).status).toBe(expected);
  });

  it.each([
    ['pull_request', 'stranger/shop', 1],
    ['pull_request_target', 'shop/shop', 1],
    ['pull_request', 'shop/shop', 0],
  ])('on %s of %s ends with %s', (event, owner, expected) => {
    place.program('suture/node_modules/.bin/suture', "echo '{}'");
    const file = join(place.temporary, 'event.json');
    writeFileSync(file, JSON.stringify({ pull_request: { head: { repo: { full_name: owner } } } }));

    const end = place.run('heal.mjs', {
      TEST_COMMAND: 'npm test',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: file,
      GITHUB_REPOSITORY: 'shop/shop',
    });

    expect(end.status).toBe(expected);
  });

  it('pushes the proven commit and opens a draft with the proof', () => {
    const title = 'Fix `average`; $(touch pwned)';
    const incident = place.incident({ branch: 'suture/inc-1', title, body: '## Proof' });

    const end = place.run('propose.mjs', { INCIDENT: incident, BASE: 'main', GH_TOKEN: 'secret' });

    expect(end).toMatchObject({ status: 0 });
    expect(git(place.remote, 'rev-parse', 'suture/inc-1')).toBe(git(place.repository, 'rev-parse', 'HEAD'));
    expect(place.read('gh-words').trim().split('\n')).toEqual([
      ...['auth', 'setup-git', 'pr', 'create', '--draft', '--base', 'main', '--head', 'suture/inc-1', '--title', title],
      ...['--body-file', join(place.temporary, 'suture-pull-request.md')],
    ]);
    expect(place.read('suture-pull-request.md')).toBe('## Proof');
    expect(place.read('output')).toBe('outcome=proposed\npull-request=https://github.com/shop/shop/pull/7\n');
  });

  it('leaves a branch alone that an earlier run pushed', () => {
    git(place.repository, 'push', '--quiet', 'origin', 'HEAD:refs/heads/suture/inc-1');
    const incident = place.incident({ branch: 'suture/inc-1', title: 'Fix', body: '' });

    place.run('propose.mjs', { INCIDENT: incident, BASE: 'main' });

    expect(place.read('output')).toBe('outcome=known\n');
    expect(place.read('gh-words')).not.toContain('create');
  });

  it.each([
    ['main', 'main'],
    ['suture/a:refs/heads/main', 'main'],
    ['suture/inc-1', '--web'],
  ])('pushes nothing for the branch %s onto %s', (branch, base) => {
    const incident = place.incident({ branch, title: 'Fix', body: '' });

    const end = place.run('propose.mjs', { INCIDENT: incident, BASE: base });

    expect(end.status).not.toBe(0);
    expect(git(place.remote, 'branch', '--list')).toBe('');
  });

  it('opens nothing where there is no proven repair', () => {
    const file = join(place.temporary, 'incident.json');
    writeFileSync(file, JSON.stringify({ id: 'inc-1', outcome: { result: 'handed_over' } }));

    place.run('propose.mjs', { INCIDENT: file, BASE: 'main' });

    expect(place.read('output')).toBe('outcome=none\n');
  });
});

/** A runner with a checkout whose remote is a folder, and a `gh` that writes down how it was called. */
function createPlace() {
  const temporary = mkdtempSync(join(tmpdir(), 'suture-action-'));
  const { repository } = createProject({ 'a.js': '' });
  const remote = join(temporary, 'remote.git');
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  git(repository, 'remote', 'add', 'origin', remote);
  const program = (path: string, script: string) => {
    mkdirSync(join(temporary, path, '..'), { recursive: true });
    writeFileSync(join(temporary, path), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  program('bin/gh', 'printf "%s\\n" "$@" >> "$RUNNER_TEMP/gh-words"; echo https://github.com/shop/shop/pull/7');
  return {
    temporary,
    repository,
    remote,
    program,
    read: (name: string) => readFileSync(join(temporary, name), 'utf8'),
    incident: ({ branch, ...record }: { branch: string; title: string; body: string }) => {
      const review = join(temporary, '1.json');
      writeFileSync(review, JSON.stringify(record));
      const file = join(temporary, 'incident.json');
      const url = pathToFileURL(review.replace('.json', '.md')).href;
      const headCommit = git(repository, 'rev-parse', 'HEAD');
      writeFileSync(file, JSON.stringify({ id: 'inc-1', review: { id: '1', url, branch, headCommit } }));
      return file;
    },
    run: (script: string, env: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, [join(root, folder, script)], {
        encoding: 'utf8',
        env: {
          PATH: `${join(temporary, 'bin')}:${process.env.PATH}`,
          RUNNER_TEMP: temporary,
          GITHUB_EVENT_NAME: 'push',
          GITHUB_OUTPUT: join(temporary, 'output'),
          GITHUB_STEP_SUMMARY: join(temporary, 'summary'),
          WORKING_DIRECTORY: repository,
          ...env,
        },
      }),
  };
}
