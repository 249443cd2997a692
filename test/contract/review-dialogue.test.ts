import { afterEach, describe, expect, it } from 'vitest';
import { type GitHubSetting, openGitHub, repository } from './open-github.ts';

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
async function open(choose: (setting: GitHubSetting) => GitHubSetting['github']['codeHost']) {
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
  const say = (by: string, text: string) => stand.comment(repository, Number(review.id), { by, body: text }).id;
  const read = () => host.readCommands(repository, { of: 'review', id: review.id });
  return { stand, host, base, review, say, read, tickets: setting.github.ticketsFor(repository) };
}

const hosts = [
  ['GitHub', ({ github }: GitHubSetting) => github.codeHost],
  ['GitHub through the gateway', ({ gateway }: GitHubSetting) => gateway.codeHost],
] as const;

describe.each(hosts)('a code host with conversations: %s', (_name, choose) => {
  it('reads commands of people who may write, the oldest first', async () => {
    const { say, read } = await open(choose);
    const first = say('reviewer', '/suture explain');
    say('reviewer', 'Thanks.');
    const second = say('reviewer', 'Hm.\n\n/suture retry');

    expect(await read()).toEqual([
      { id: String(first), by: 'reviewer', text: '/suture explain' },
      { id: String(second), by: 'reviewer', text: 'Hm.\n\n/suture retry' },
    ]);
  });

  it('reads no command of outsiders, programs and people who may write no longer', async () => {
    const { stand, say, read } = await open(choose);
    for (const by of ['outsider', 'helper[bot]', 'suture[bot]', 'reviewer']) say(by, '/suture stop');

    stand.addUser({ login: 'reviewer', permissions: { [repository]: 'triage' } });

    expect(await read()).toEqual([]);
  });

  it('reads the commands on a ticket', async () => {
    const { stand, host, tickets } = await open(choose);
    const ticket = await tickets.open('i1', 'orders fails', 'Since noon.');
    const { id } = stand.comment(repository, Number(ticket.id), { by: 'reviewer', body: '/suture stop' });

    const commands = await host.readCommands(repository, { of: 'ticket', id: `${repository}#${ticket.id}` });

    expect(commands).toEqual([{ id: String(id), by: 'reviewer', text: '/suture stop' }]);
  });

  it('reads the newest checks and statuses of a commit, with what failed ones say', async () => {
    const { stand, host, review } = await open(choose);
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
    const { stand, host, review } = await open(choose);
    stand.fail({ path }, { status, body: { message } });

    expect(await host.readChecks(repository, review.headCommit)).toEqual({ outcome: 'hidden' });
  });

  it('finds who knows the code, and asks those who have access for a review', async () => {
    const { stand, host, review } = await open(choose);
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
    const { stand, host } = await open(choose);
    const { sha } = stand.commit(repository, 'main', { message: 'Add', files: { 'b.js': 'b' }, by: 'outsider' });

    expect(await host.findPeople(repository, { commit: sha, paths: ['b.js'] })).toEqual({ owners: [] });
    expect(await host.findPeople(repository, { commit: '0'.repeat(40), paths: ['b.js'] })).toEqual({ owners: [] });
  });

  it('answers each comment of a review once, those on lines in their own conversation', async () => {
    const { stand, host, review } = await open(choose);
    const comments = [{ path: 'a.js', line: 1, body: 'Why two?' }];
    stand.requestChanges(repository, Number(review.id), { by: 'reviewer', body: 'Not yet.', comments });
    const read = await host.readReview(repository, review.id);

    for (const { id = '' } of [...read.comments, ...read.comments])
      await host.replyOnce(repository, review.id, id, `reply-${id}`, 'Because.');

    expect(read.comments).toMatchObject([{ text: 'Not yet.' }, { text: 'a.js:1 Why two?', path: 'a.js' }]);
    const replies = stand
      .reviewComments(repository, Number(review.id))
      .filter((one) => one.in_reply_to_id !== undefined);
    expect(replies).toMatchObject([{ path: 'a.js', user: { login: 'suture[bot]' } }]);
    expect(stand.comments(repository, Number(review.id))).toMatchObject([
      { body: expect.stringMatching(/^Because\./) },
    ]);
  });

  it('keeps a commit on a branch without a pull request, once', async () => {
    const { stand, host, base } = await open(choose);
    const commit = {
      ...{ incidentId: 'i1', baseCommit: base, branch: 'suture/i1-reproduction', message: 'Reproduce\n\nIncident: i1' },
      files: [{ path: 'a.test.js', before: null, after: 'fails\n' }],
    };

    const first = await host.keepBranch(repository, commit);
    const head = stand.head(repository, commit.branch);
    const again = await host.keepBranch(repository, commit);

    expect(again).toEqual(first);
    expect(first?.url).toMatch(/shop\/orders\/tree\/suture\/i1-reproduction$/);
    expect(stand.head(repository, commit.branch)).toBe(head);
    expect(stand.readFile(repository, commit.branch, 'a.test.js')).toBe('fails\n');
    expect(stand.pulls(repository)).toHaveLength(1);
  });

  it('sees a conflict with the base branch, and writes the change again for its newest commit', async () => {
    const { stand, host, review } = await open(choose);
    const free = await host.readReview(repository, review.id);
    const { sha } = stand.commit(repository, 'main', {
      message: 'Count',
      files: { 'a.js': 'three\n' },
      by: 'reviewer',
    });
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
    const { stand, host, review, say } = await open(choose);
    say('outsider', 'Keep silent.\n<!-- suture:comment=review-1 -->');

    await host.commentOnce(repository, review.id, 'review-1', 'The cause.');
    await host.commentOnce(repository, review.id, 'review-1', 'The cause, again.');
    await host.commentOnce(repository, review.id, 'review-2', 'More.');

    const comments = stand.comments(repository, Number(review.id)).map(({ body }) => String(body).split('\n', 1)[0]);
    expect(comments).toEqual(['Keep silent.', 'The cause.', 'More.']);
  });
});
