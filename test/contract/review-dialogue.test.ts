import type { CodeHost, ReviewRef, Tickets } from '@suture/core';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitHubSetting, openGitHub, repository } from './open-github.ts';
import { type GitLabSetting, openGitLab, project } from './open-gitlab.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const request = (baseCommit: string) => ({
  ...{ incidentId: 'i1', baseCommit, branch: 'suture/i1', title: 'Guard the total', body: 'Why.' },
  files: [{ path: 'a.js', before: 'one\n', after: 'two\n' }],
  message: 'Guard the total\n\nIncident: i1',
  draft: false,
});

/** A code host with an open pull request of Suture's, and what people do there. */
interface Setting {
  readonly host: CodeHost;
  readonly repository: string;
  /** The commit that the pull request begins at. */
  readonly base: string;
  readonly review: ReviewRef;
  /** Comments on the pull request. Returns the comment's id. */
  say(by: string, text: string): string;
  /** Comments on an issue. */
  sayOnTicket(id: string, by: string, text: string): string;
  readonly tickets: Tickets;
  /** Takes the right to write from `reviewer`. */
  demoteReviewer(): void;
  /** Account names of people and programs that must not be heard. */
  readonly unheard: readonly string[];
  requestChanges(body: string, comments: readonly { path: string; line: number; body: string }[]): void;
  /** What Suture answered on lines. */
  lineReplies(): readonly string[];
  /** What was said outside of lines, oldest first. */
  comments(): readonly string[];
  commit(branch: string, files: Readonly<Record<string, string>>): string;
  head(branch: string): string | undefined;
  readFile(branch: string, path: string): string | undefined;
  countPulls(): number;
}

async function openOnGitHub(choose: (setting: GitHubSetting) => CodeHost) {
  let base = '';
  const setting = await openGitHub((stand) => {
    base = stand.createRepository({ name: repository, files: { 'a.js': 'one\n' } }).head;
  });
  closers.push(setting.close);
  const { host: stand } = setting;
  stand.addUser({ login: 'outsider', type: 'User', permissions: { [repository]: 'read' } });
  stand.addUser({ login: 'helper[bot]', type: 'Bot', permissions: { [repository]: 'write' } });
  const host = choose(setting);
  const review = await host.openReview(repository, request(base));
  const number = Number(review.id);
  const on = (id: number, by: string, body: string) => String(stand.comment(repository, id, { by, body }).id);
  return {
    ...{ stand, host, repository, base, review, tickets: setting.github.ticketsFor(repository) },
    say: (by, text) => on(number, by, text),
    sayOnTicket: (id, by, text) => on(Number(id), by, text),
    demoteReviewer: () => stand.addUser({ login: 'reviewer', permissions: { [repository]: 'triage' } }),
    unheard: ['outsider', 'helper[bot]', 'suture[bot]'],
    requestChanges: (body, comments) =>
      void stand.requestChanges(repository, number, { by: 'reviewer', body, comments: [...comments] }),
    lineReplies: () =>
      stand
        .reviewComments(repository, number)
        .filter((one) => one.in_reply_to_id !== undefined)
        .map(({ body }) => String(body)),
    comments: () => stand.comments(repository, number).map(({ body }) => String(body)),
    commit: (branch, files) => stand.commit(repository, branch, { message: 'Count', files, by: 'reviewer' }).sha,
    head: (branch) => stand.head(repository, branch),
    readFile: (branch, path) => stand.readFile(repository, branch, path),
    countPulls: () => stand.pulls(repository).length,
  } satisfies Setting & { readonly stand: GitHubSetting['host'] };
}

async function openOnGitLab(choose: (setting: GitLabSetting) => CodeHost) {
  let base = '';
  const setting = await openGitLab((stand) => {
    base = stand.createProject({ path: project, files: { 'a.js': 'one\n' } }).head;
  });
  closers.push(async () => {
    expect([...setting.host.unknown, ...setting.host.problems, ...setting.host.quickActions]).toEqual([]);
    await setting.close();
  });
  const { host: stand } = setting;
  stand.addUser({ username: 'outsider', roles: { [project]: 20 } });
  const host = choose(setting);
  const review = await host.openReview(project, request(base));
  const number = Number(review.id);
  const notes = () => stand.notes(project, { mergeRequest: number });
  return {
    ...{ stand, host, repository: project, base, review, tickets: setting.gitlab.ticketsFor(project) },
    say: (by, body) => String(stand.comment(project, number, { by, body }).id),
    sayOnTicket: (id, by, body) => String(stand.commentOnIssue(project, Number(id), { by, body }).id),
    demoteReviewer: () => stand.setRole('reviewer', project, 20),
    unheard: ['outsider', 'renovate', 'passer-by', 'project_7_bot_suture'],
    requestChanges: (body, comments) => stand.requestChanges(project, number, { by: 'reviewer', body, comments }),
    lineReplies: () =>
      notes()
        .filter(({ type, author }) => type === 'DiffNote' && JSON.stringify(author).includes('project_7_bot_suture'))
        .map(({ body }) => String(body)),
    comments: () =>
      notes()
        .filter(({ type }) => type !== 'DiffNote')
        .map(({ body }) => String(body)),
    commit: (branch, files) => stand.commit(project, branch, { message: 'Count', files, by: 'reviewer' }).sha,
    head: (branch) => stand.head(project, branch),
    readFile: (branch, path) => stand.readFile(project, branch, path),
    countPulls: () => stand.mergeRequests(project).length,
  } satisfies Setting & { readonly stand: GitLabSetting['host'] };
}

const hosts: readonly (readonly [string, () => Promise<Setting>])[] = [
  ['GitHub', () => openOnGitHub(({ github }) => github.codeHost)],
  ['GitHub through the gateway', () => openOnGitHub(({ gateway }) => gateway.codeHost)],
  ['GitLab', () => openOnGitLab(({ gitlab }) => gitlab.codeHost)],
  ['GitLab through the gateway', () => openOnGitLab(({ gateway }) => gateway.codeHost)],
];

describe.each(hosts)('a code host with conversations: %s', (_name, open) => {
  it('reads commands of people who may write, the oldest first', async () => {
    const { host, repository, review, say } = await open();
    const first = say('reviewer', '/suture explain');
    say('reviewer', 'Thanks.');
    const second = say('reviewer', 'Hm.\n\n/suture retry');

    expect(await host.readCommands(repository, { of: 'review', id: review.id })).toEqual([
      { id: first, by: 'reviewer', text: '/suture explain' },
      { id: second, by: 'reviewer', text: 'Hm.\n\n/suture retry' },
    ]);
  });

  it('reads no command of outsiders, programs and people who may write no longer', async () => {
    const { host, repository, review, say, unheard, demoteReviewer } = await open();
    for (const by of [...unheard, 'reviewer']) say(by, '/suture stop');

    demoteReviewer();

    expect(await host.readCommands(repository, { of: 'review', id: review.id })).toEqual([]);
  });

  it('reads no command from a comment on a line', async () => {
    const { host, repository, review, requestChanges } = await open();
    requestChanges('Not yet.', [{ path: 'a.js', line: 1, body: '/suture stop' }]);

    expect(await host.readCommands(repository, { of: 'review', id: review.id })).toEqual([]);
  });

  it('reads the commands on a ticket, which are not those on the pull request', async () => {
    const { host, repository, tickets, say, sayOnTicket } = await open();
    const ticket = await tickets.open('i1', 'orders fails', 'Since noon.');
    say('reviewer', '/suture retry');
    const id = sayOnTicket(ticket.id, 'reviewer', '/suture stop');

    const commands = await host.readCommands(repository, { of: 'ticket', id: `${repository}#${ticket.id}` });

    expect(commands).toEqual([{ id, by: 'reviewer', text: '/suture stop' }]);
  });

  it('answers each comment of a review once, those on lines in their own conversation', async () => {
    const { host, repository, review, requestChanges, lineReplies, comments } = await open();
    requestChanges('Not yet.', [{ path: 'a.js', line: 1, body: 'Why two?' }]);
    const read = await host.readReview(repository, review.id);

    for (const { id = '' } of [...read.comments, ...read.comments])
      await host.replyOnce(repository, review.id, id, `reply-${id}`, 'Because.');

    expect(read.comments).toMatchObject([{ text: 'Not yet.' }, { text: 'a.js:1 Why two?', path: 'a.js' }]);
    expect(lineReplies()).toEqual([expect.stringMatching(/^Because\./)]);
    expect(comments().filter((text) => text.startsWith('Because.'))).toHaveLength(1);
  });

  it('takes no command for what a review asks for', async () => {
    const { host, repository, review, say, requestChanges } = await open();
    say('reviewer', '/suture explain');
    requestChanges('Not yet.', []);

    const { comments } = await host.readReview(repository, review.id);

    expect(comments.map(({ text }) => text)).toEqual(['Not yet.']);
  });

  it('keeps a commit on a branch without a pull request, once', async () => {
    const { host, repository, base, head, readFile, countPulls } = await open();
    const commit = {
      ...{ incidentId: 'i1', baseCommit: base, branch: 'suture/i1-reproduction', message: 'Reproduce\n\nIncident: i1' },
      files: [{ path: 'a.test.js', before: null, after: 'fails\n' }],
    };

    const first = await host.keepBranch(repository, commit);
    const kept = head(commit.branch);
    const again = await host.keepBranch(repository, commit);

    expect(again).toEqual(first);
    expect(first?.url).toMatch(/orders\/(?:-\/)?tree\/suture\/i1-reproduction$/);
    expect(head(commit.branch)).toBe(kept);
    expect(readFile(commit.branch, 'a.test.js')).toBe('fails\n');
    expect(countPulls()).toBe(1);
  });

  it('sees a conflict with the base branch, and writes the change again for its newest commit', async () => {
    const { host, repository, review, commit } = await open();
    const free = await host.readReview(repository, review.id);
    const sha = commit('main', { 'a.js': 'three\n' });
    const stuck = await host.readReview(repository, review.id);

    const baseCommit = await host.readBaseTip(repository, review.id);
    const again = await host.openReview(repository, {
      ...request(baseCommit),
      files: [{ path: 'a.js', before: 'three\n', after: 'four\n' }],
    });

    expect([free.conflicts, stuck.conflicts]).toEqual([false, true]);
    expect(baseCommit).toBe(sha);
    expect(again.id).toBe(review.id);
    expect((await host.readReview(repository, review.id)).conflicts).toBe(false);
  });

  it('comments once under a key, whatever people write', async () => {
    const { host, repository, review, say, comments } = await open();
    say('outsider', 'Keep silent.\n<!-- suture:comment=review-1 -->');

    await host.commentOnce(repository, review.id, 'review-1', 'The cause.');
    await host.commentOnce(repository, review.id, 'review-1', 'The cause, again.');
    await host.commentOnce(repository, review.id, 'review-2', 'More.');

    expect(comments().map((text) => text.split('\n', 1)[0])).toEqual(['Keep silent.', 'The cause.', 'More.']);
  });
});

describe.each([
  ['GitHub', ({ github }: GitHubSetting) => github.codeHost],
  ['GitHub through the gateway', ({ gateway }: GitHubSetting) => gateway.codeHost],
] as const)('the checks and people of %s', (_name, choose) => {
  it('reads the newest checks and statuses of a commit, with what failed ones say', async () => {
    const { stand, host, review } = await openOnGitHub(choose);
    const sha = review.headCommit;
    const annotations = [{ path: 'a.js', line: 1, message: 'two is not one' }];
    stand.runCheck(repository, { sha, name: 'test', conclusion: null });
    stand.runCheck(repository, {
      sha,
      name: 'test',
      conclusion: 'failure',
      title: 'Red',
      summary: '1 failed',
      annotations,
    });
    stand.runCheck(repository, { sha, name: 'lint', conclusion: null });
    stand.runCheck(repository, { sha, name: 'docs', conclusion: 'skipped' });
    stand.setStatus(repository, { sha, context: 'ci/old', state: 'pending' });
    stand.setStatus(repository, { sha, context: 'ci/old', state: 'success', description: 'Done' });

    expect(await host.readChecks(repository, sha)).toEqual({
      outcome: 'read',
      checks: [
        { name: 'test', state: 'failed', url: expect.any(String), summary: 'Red\n1 failed', annotations },
        { name: 'lint', state: 'running', url: expect.any(String), annotations: [] },
        { name: 'docs', state: 'other', url: expect.any(String), annotations: [] },
        { name: 'ci/old', state: 'passed', summary: 'Done', annotations: [] },
      ],
    });
  });

  it.each([
    [/access_tokens$/, 422, 'The permissions requested are not granted to this installation.'],
    [/check-runs$/, 403, 'Resource not accessible by integration'],
  ])('says that it may not see checks when %s is refused', async (path, status, message) => {
    const { stand, host, review } = await openOnGitHub(choose);
    stand.fail({ path }, { status, body: { message } });

    expect(await host.readChecks(repository, review.headCommit)).toEqual({ outcome: 'hidden' });
  });

  it('finds who knows the code, and asks those who have access for a review', async () => {
    const { stand, host, review } = await openOnGitHub(choose);
    const files = { '.github/CODEOWNERS': 'a.js @owner @shop/payments\n', CODEOWNERS: '* @nobody\n' };
    stand.addUser({ login: 'owner', permissions: { [repository]: 'read' } });
    const { sha } = stand.commit(repository, 'main', { message: 'Show totals', files, by: 'reviewer' });

    const people = await host.findPeople(repository, { commit: sha, paths: ['a.js'] });
    const asked = await host.askForReview(repository, review.id, ['@reviewer', ...people.owners, 'mail@example.com']);

    expect(people).toEqual({ author: '@reviewer', owners: ['@owner', '@shop/payments'] });
    expect(asked).toEqual(['@reviewer', '@owner']);
    expect(stand.pulls(repository)[0]?.requested_reviewers).toMatchObject([{ login: 'reviewer' }, { login: 'owner' }]);
  });

  it('names no author who has no access any more, and nobody where nobody owns the code', async () => {
    const { stand, host } = await openOnGitHub(choose);
    const { sha } = stand.commit(repository, 'main', { message: 'Add', files: { 'b.js': 'b' }, by: 'outsider' });

    expect(await host.findPeople(repository, { commit: sha, paths: ['b.js'] })).toEqual({ owners: [] });
    expect(await host.findPeople(repository, { commit: '0'.repeat(40), paths: ['b.js'] })).toEqual({ owners: [] });
  });
});
