import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileKillSwitch } from '@suture/adapters/local-files';
import { createBranchRollout, openLocalGit, readGit, runGit } from '@suture/adapters/local-git';
import { afterEach, describe, expect, it } from 'vitest';
import { KillSwitchIsOn, NotMergeable, ReviewNotOpen, UnprovenHead } from '../errors.ts';
import { openReviewer } from './reviewer.ts';

const folders: string[] = [];
const by = 'orders <orders@example.com>';
const clock = { now: () => new Date('2026-11-24T09:00:00Z') };

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'suture-test-'));
  folders.push(folder);
  const repository = join(folder, 'repository');
  await mkdir(repository);
  const run = (...args: string[]) => readGit({ at: repository, args });
  await run('init', '--quiet', '--initial-branch=main');
  await run('config', 'user.name', 'orders');
  await run('config', 'user.email', 'orders@example.com');
  await writeFile(join(repository, 'a.js'), 'one\n');
  await run('add', 'a.js');
  await run('commit', '--quiet', '-m', 'start');
  const base = await run('rev-parse', 'HEAD');
  const git = await openLocalGit({ repository, state: join(folder, 'state'), clock });
  const review = await git.openReview('', {
    incidentId: 'i1',
    baseCommit: base,
    branch: 'suture/i1',
    title: 'Guard',
    body: 'why',
    files: [{ path: 'a.js', before: 'one\n', after: 'two\n' }],
    message: 'Guard',
    draft: true,
  });
  const killSwitchFile = join(folder, 'kill-switch');
  const killSwitch = createFileKillSwitch(killSwitchFile);
  return {
    repository,
    run,
    base,
    git,
    review,
    killSwitchFile,
    reviewer: openReviewer({ git, killSwitch, killSwitchFile }),
  };
}

describe('the reviewer', () => {
  it('merges as the person and brings the checked-out branch along', async () => {
    const { reviewer, git, review, repository, run } = await open();

    const { mergeCommit, say } = await reviewer.approve(review.id, { by: await reviewer.whoAmI() });

    expect(await run('rev-parse', 'main')).toBe(mergeCommit);
    expect(await run('log', '-1', '--format=%an <%ae> %P', 'main')).toMatch(
      new RegExp(`^${by} .* ${review.headCommit}$`),
    );
    expect(await readFile(join(repository, 'a.js'), 'utf8')).toBe('two\n');
    expect(say).toContain('draft');
    expect(await git.readReview('', review.id)).toMatchObject({ status: 'merged', decidedBy: by, mergeCommit });
    expect(await git.uncommitted()).toEqual([]);
  });

  it('decides nothing that could not be followed up while the kill switch is on, but still rejects', async () => {
    const { reviewer, git, review, run, base, killSwitchFile } = await open();
    await writeFile(killSwitchFile, 'too many pull requests\n');

    await expect(reviewer.approve(review.id, { by })).rejects.toThrow(KillSwitchIsOn);
    await expect(reviewer.requestChanges(review.id, { by, comment: 'Say why' })).rejects.toThrow(
      'too many pull requests',
    );
    expect(await run('rev-parse', 'main')).toBe(base);
    expect(await git.readReview('', review.id)).toMatchObject({ status: 'open' });
    await reviewer.reject(review.id, { by, reason: 'no' });
    expect(await git.readReview('', review.id)).toMatchObject({ status: 'closed' });
  });

  it('keeps uncommitted changes in other files, staged, changed and new', async () => {
    const { reviewer, review, repository, run } = await open();
    await writeFile(join(repository, 'b.js'), 'committed\n');
    await writeFile(join(repository, 'c.js'), 'committed\n');
    await run('add', 'b.js', 'c.js');
    await run('commit', '--quiet', '-m', 'more');
    for (const path of ['b.js', 'c.js', 'notes.txt']) await writeFile(join(repository, path), 'mine\n');
    await run('add', 'c.js');

    const { mergeCommit } = await reviewer.approve(review.id, { by });

    expect(await run('rev-parse', 'HEAD')).toBe(mergeCommit);
    expect(await readFile(join(repository, 'a.js'), 'utf8')).toBe('two\n');
    // The first line has lost its leading space.
    expect((await run('status', '--porcelain')).split('\n').map((line) => line.trim())).toEqual([
      'M b.js',
      'M  c.js',
      '?? notes.txt',
    ]);
  });

  it('does not write over a file of the merge that is there and not tracked', async () => {
    const { reviewer, git, base, repository, run } = await open();
    const added = await git.openReview('', {
      incidentId: 'i2',
      baseCommit: base,
      branch: 'suture/i2',
      title: 'Add',
      body: 'why',
      files: [{ path: 'notes/new.js', before: null, after: 'theirs\n' }],
      message: 'Add',
      draft: false,
    });
    await mkdir(join(repository, 'notes'));
    await writeFile(join(repository, 'notes', 'new.js'), 'mine\n');

    await expect(reviewer.approve(added.id, { by })).rejects.toThrow(/uncommitted changes \("notes\/new\.js"\)/);

    expect(await run('rev-parse', 'HEAD')).toBe(base);
    expect(await readFile(join(repository, 'notes', 'new.js'), 'utf8')).toBe('mine\n');
  });

  it('merges by ref alone when another branch is checked out, and the rollout is live then', async () => {
    const { reviewer, git, review, run, base } = await open();
    await run('checkout', '--quiet', '-b', 'other');
    const incident = { id: 'i1' } as never;
    const rollouts = createBranchRollout(git, 'main');
    expect((await rollouts.status(incident, review.headCommit)).status).toBe('pending');

    const { mergeCommit } = await reviewer.approve(review.id, { by });

    expect(await run('rev-parse', 'HEAD')).toBe(base);
    expect((await rollouts.status(incident, mergeCommit)).status).toBe('live');
  });

  it('changes nothing when the merge would touch uncommitted changes, the merge conflicts or the head is not the proven one', async () => {
    const { reviewer, review, repository, run, base } = await open();
    await writeFile(join(repository, 'a.js'), 'mine\n');
    await expect(reviewer.approve(review.id, { by })).rejects.toThrow(/uncommitted changes \("a\.js"\)/);
    expect(await run('rev-parse', 'main')).toBe(base);

    await run('commit', '--quiet', '-am', 'mine');
    const mine = await run('rev-parse', 'main');
    await expect(reviewer.approve(review.id, { by })).rejects.toThrow(NotMergeable);
    expect(await run('rev-parse', 'main')).toBe(mine);

    const pushed = await run('commit-tree', '-p', review.headCommit, '-m', 'more', `${review.headCommit}^{tree}`);
    await runGit({ at: repository, args: ['update-ref', 'refs/heads/suture/i1', pushed] });
    await expect(reviewer.approve(review.id, { by })).rejects.toThrow(UnprovenHead);
  });

  it('closes a rejected one, deletes its branch and takes no second decision', async () => {
    const { reviewer, git, review, run } = await open();

    await reviewer.reject(review.id, { by, reason: 'not like this' });

    expect(await git.readReview('', review.id)).toMatchObject({
      status: 'closed',
      comments: [{ by, text: 'not like this' }],
    });
    expect(await run('branch', '--list', 'suture/*')).toBe('');
    await expect(reviewer.approve(review.id, { by })).rejects.toThrow(ReviewNotOpen);
  });
});
