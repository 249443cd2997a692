import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startGitHubStandIn } from '../stand-ins/github/index.ts';
import { mintToken } from '../stand-ins/github/mint-token.ts';
import { createAppKey } from '../stand-ins/github/sign-app.ts';
import { startGitLabStandIn } from '../stand-ins/gitlab/index.ts';
import { brokenProject, createProject, git, listIncidents, suture, writeFile } from './project.ts';

const path = 'shop/stats';
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A clone of a project on a code host, and the words and variables to heal it there. */
function openClone(name: 'github' | 'gitlab', apiUrl: string, token: string) {
  const { repository, home } = createProject(brokenProject);
  git(repository, 'remote', 'add', 'origin', `${new URL(apiUrl).origin}/${path}.git`);
  const config = join(home, '..', 'suture.config.json');
  const services = { stats: { repository: path, trust: { start: 'propose' } } };
  const limits = { verifySeconds: { critical: 0, high: 0, medium: 0, low: 0 } };
  writeFile(config, JSON.stringify({ services, limits, [name]: { apiUrl } }));
  const shared = ['--repo', repository, '--config', config, '--unsandboxed'];
  const variable = name === 'github' ? 'GITHUB_TOKEN' : 'GITLAB_TOKEN';
  return { repository, home, shared, environment: { [variable]: token } };
}

async function openOnGitLab() {
  const host = await startGitLabStandIn();
  closers.push(host.close);
  const { repository, home, shared } = openClone('gitlab', host.url, 'none yet');
  host.importProject({ path, from: repository });
  for (const username of ['ada', 'grace']) host.addUser({ username, roles: { [path]: 30 } });
  const environment = { GITLAB_TOKEN: host.createToken({ by: 'ada' }) };
  const run = (...words: readonly string[]) => suture(home, [...words, ...shared], { environment });
  return { host, repository, home, run };
}

describe('suture heal --code-host', () => {
  it('opens a merge request on GitLab, leaves it to people, and verifies what they merged', async () => {
    const { host, repository, home, run } = await openOnGitLab();

    const healed = await run('heal', '--failing', 'npm test', '--code-host', 'gitlab');
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';
    const early = await run('resume', id);
    const decided = await run('approve', id);
    const { sha } = host.merge(path, 1, { by: 'grace', method: 'squash' });
    const merged = await run('resume', id);
    git(repository, 'pull', '--quiet', host.gitFolder(path), 'main');
    const verified = await run('resume', id);

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(healed.out).toContain(
      'A proven fix waits for review: https://gitlab.example.com/shop/stats/-/merge_requests/1',
    );
    expect(healed.out).toMatch(/Then: +git pull, and .*suture resume/);
    expect(host.mergeRequests(path)).toMatchObject([
      { author: { username: 'ada' }, source_branch: `suture/${id}`, target_branch: 'main' },
    ]);
    // Nothing is made here beside it, and a later command finds it without the option.
    expect(git(repository, 'branch', '--list', 'suture/*')).toBe('');
    expect(early.out).toContain('A proven fix waits for review');
    expect(decided).toMatchObject({
      code: 2,
      err: expect.stringContaining('it is on a code host: decide at https://'),
    });
    expect(merged.out).toContain('The fix was merged');
    expect(git(repository, 'rev-parse', 'HEAD')).toBe(sha);
    expect(verified.out).toContain('Closed:');
    expect([host.unknown, host.problems, host.quickActions]).toEqual([[], [], []]);
  });

  it('follows requested changes on the same merge request', async () => {
    const { host, repository, home, run } = await openOnGitLab();
    await run('heal', '--failing', 'npm test', '--code-host', 'gitlab');
    const before = host.mergeRequests(path)[0]?.sha;
    host.requestChanges(path, 1, { by: 'grace', body: 'average([4, 8]) should be 6' });

    const [incident] = await listIncidents(home, repository);
    const resumed = await run('resume', incident?.id ?? '');

    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(host.mergeRequests(path)).toHaveLength(1);
    expect(host.mergeRequests(path)[0]?.sha).not.toBe(before);
  });

  it('opens a pull request on GitHub', async () => {
    const { privateKey, publicKey } = createAppKey();
    const host = await startGitHubStandIn();
    closers.push(host.close);
    const { repository, home, shared } = openClone('github', host.url, 'none yet');
    host.importRepository({ name: path, from: repository });
    const permissions = { metadata: 'read', contents: 'write', pull_requests: 'write' } as const;
    const { installationId } = host.installApp({ appId: 7, publicKey, repositories: [path], permissions });
    const environment = { GITHUB_TOKEN: await mintToken(host.url, privateKey, 7, installationId) };

    const words = ['heal', ...shared, '--failing', 'npm test', '--code-host', 'github'];
    const healed = await suture(home, words, { environment });

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(healed.out).toContain('A proven fix waits for review: http');
    expect(host.pulls(path)).toMatchObject([{ state: 'open', base: { ref: 'main' } }]);
    expect(host.unknown).toEqual([]);
  });

  it.each<[string, (clone: ReturnType<typeof openClone>) => void, string]>([
    ['there is no token', ({ environment }) => void delete environment.GITLAB_TOKEN, 'GITLAB_TOKEN is not set'],
    [
      'there is no remote',
      ({ repository }) => git(repository, 'remote', 'remove', 'origin'),
      'no remote "origin" on GitLab',
    ],
    [
      'the remote is on another host than the token is for',
      ({ repository }) => git(repository, 'remote', 'set-url', 'origin', 'git@evil.example:shop/stats.git'),
      '"origin" is at evil.example, and gitlab.apiUrl is http',
    ],
    [
      'the commit was not pushed',
      ({ repository }) => git(repository, 'commit', '--quiet', '--allow-empty', '-m', 'Mine'),
      'Push your branch',
    ],
  ])('refuses before anything is run where %s', async (_what, change, message) => {
    const host = await startGitLabStandIn();
    closers.push(host.close);
    const clone = openClone('gitlab', host.url, 'none yet');
    host.importProject({ path, from: clone.repository });
    host.addUser({ username: 'ada', roles: { [path]: 30 } });
    clone.environment.GITLAB_TOKEN = host.createToken({ by: 'ada' });
    change(clone);

    const { home, shared, environment } = clone;
    const words = ['heal', ...shared, '--failing', 'npm test', '--code-host', 'gitlab'];
    const refused = await suture(home, words, { environment: { GITLAB_TOKEN: undefined, ...environment } });

    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain(message);
    expect(host.mergeRequests(path)).toEqual([]);
  });
});
