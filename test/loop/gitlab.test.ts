import { admitGitLabWebhook } from '@suture/adapters/gitlab';
import { receiveBatch } from '@suture/adapters/inbound';
import type { Patch, Ports } from '@suture/core';
import { sampleAlert } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type GitLabSetting, openGitLab, project } from '../contract/open-gitlab.ts';
import { headersOf } from '../stand-ins/gitlab/index.ts';
import { createLocalLoop } from './loop-under-test.ts';
import { calm } from './scenarios.ts';

type Host = GitLabSetting['host'];
/** What happens on GitLab each time the loop waits. */
type Acts = readonly ((host: Host) => void)[];

const secret = 'the secret of the webhook';
const settings: GitLabSetting[] = [];

afterEach(async () => {
  for (const { host, close } of settings.splice(0)) {
    expect(host.unknown).toEqual([]);
    expect(host.problems).toEqual([]);
    expect(host.quickActions).toEqual([]);
    await close();
  }
});

/** The whole loop over GitLab, which wakes it by its webhooks alone. */
async function openLoop(acts: Acts) {
  let now = () => new Date('2026-11-24T09:00:00Z');
  const setting = await openGitLab({ 'src/order.js': 'const total = order.total;\n' }, () => now());
  settings.push(setting);
  const { host, gateway, config } = setting;
  host.addHook(project, secret);
  let open: Ports | undefined;
  let round = 0;
  const { tickets } = config;
  const services = {
    orders: { repository: project, code: { from: 'gitlab' as const }, trust: { start: 'propose' as const } },
  };
  const script = { config: { ...calm, services, tickets } };
  const loop = createLocalLoop(script, (ports) => {
    // Each round has another fix, as a reviewer wants it.
    const renew = (patch: Patch): Patch => ({
      ...patch,
      files: patch.files.map((file) => ({ ...file, after: `${file.after}// round ${round}\n` })),
    });
    const fix: Ports['fixEngine']['fix'] = async (request, effects) => {
      const found = await ports.fixEngine.fix(request, effects);
      round += 1;
      if (found.outcome !== 'written') return found;
      const [first, ...others] = found.patches;
      return { ...found, patches: [renew(first), ...others.map(renew)] };
    };
    const { codeHost, rollouts } = gateway;
    open = { ...ports, codeHost, rollouts, tickets: gateway.ticketsOf(project), fixEngine: { fix } };
    return open;
  });
  now = () => loop.world.clock.now();

  let [done, delivered] = [0, 0];
  const queued: object[] = [];
  const log = { info: () => undefined, warn: () => undefined };

  /** Takes in what GitLab sends since the last time, and returns how many waits it answered. */
  async function deliver(): Promise<number> {
    const inbox = { put: async (message: object) => void queued.push(message) };
    for (const delivery of host.deliveries.slice(delivered))
      await admitGitLabWebhook({ headers: headersOf(delivery), body: Buffer.from(delivery.body) }, [secret, 'none'], {
        inbox,
        log,
      });
    delivered = host.deliveries.length;
    if (open === undefined) return 0;
    const messages = queued.splice(0).map((message, at) => ({ id: `m${at}`, body: JSON.stringify(message) }));
    return (await receiveBatch(messages, open, { ownAlarms: 'suture-test-' })).answered;
  }

  const answered: number[] = [];
  Object.assign(loop.world, {
    act: async () => {
      await deliver();
      acts[done]?.(host);
      done += 1;
      answered.push(await deliver());
    },
  });

  const intake = await loop.send(sampleAlert);
  if (intake.outcome !== 'started') throw new Error(`the alert was ${intake.outcome}`);
  const end = await loop.run(intake.incidentId);
  const incident = await loop.ports.incidents.get(intake.incidentId);
  return { host, end, incident, answered, states: loop.histories.flat() };
}

const deploy = (host: Host) =>
  void host.deploy(project, {
    ...{ by: 'maintainer', environment: 'production', status: 'success' },
    sha: host.head(project, 'main') ?? '',
  });

describe('the loop over GitLab', () => {
  it('heals: a merge request, a merge by a person, a deployment, and a closed issue', async () => {
    const { host, end, incident, answered } = await openLoop([
      (host) => void host.merge(project, 1, { by: 'reviewer', method: 'squash' }),
      deploy,
    ]);

    expect(end.outcome).toBe('succeeded');
    expect(incident).toMatchObject({
      outcome: { result: 'closed' },
      review: { id: '1' },
      decision: { by: 'reviewer' },
    });
    // Each wait was answered by a webhook, not by the look that follows.
    expect(answered).toEqual([1, 1]);
    expect(host.readFile(project, 'main', 'src/order.js')).toContain('sumOf(order.items)');
    expect(host.issues(project)).toMatchObject([{ state: 'closed', labels: ['suture'] }]);
  });

  it('writes another fix when a reviewer requests changes, on the same merge request', async () => {
    const { host, incident, states } = await openLoop([
      (host) => host.requestChanges(project, 1, { by: 'reviewer', body: 'not like this' }),
      (host) => void host.merge(project, 1, { by: 'reviewer' }),
      deploy,
    ]);

    expect(incident?.outcome?.result).toBe('closed');
    expect(states.filter((state) => state === 'FixWrite')).toHaveLength(2);
    expect(host.mergeRequests(project)).toHaveLength(1);
    expect(host.readFile(project, 'main', 'src/order.js')).toContain('// round 2');
  });

  it.each<[string, Acts, string]>([
    ['is closed by a person', [(host) => host.closeMergeRequest(project, 1, { by: 'reviewer' })], 'without merging'],
    ['is deleted', [(host) => host.deleteMergeRequest(project, 1)], 'without merging'],
    [
      'is merged by a program after an approval by somebody who may not write',
      [
        (host) => {
          host.approve(project, 1, { by: 'passer-by' });
          host.approve(project, 1, { by: 'reporter' });
          host.merge(project, 1, { by: 'renovate' });
        },
      ],
      'renovate, who is a program',
    ],
    [
      'is merged with another commit than the proven one',
      [
        (host) => {
          host.commit(project, 'main', { by: 'maintainer', message: 'Else', files: { 'b.js': 'b\n' } });
          host.merge(project, 1, { by: 'reviewer', method: 'rebase' });
        },
      ],
      'another commit than the one that was proven',
    ],
  ])('hands over when the merge request %s, and says why on the issue', async (_what, acts, because) => {
    const { host, incident } = await openLoop(acts);

    expect(incident?.outcome?.result).toBe('handed_over');
    expect(incident?.outcome?.reason).toContain(because);
    expect(JSON.stringify(host.notes(project, { issue: 1 }))).toContain('A person is needed');
  });

  it('takes a program that merged for the person who approved before', async () => {
    const { incident } = await openLoop([
      (host) => {
        host.approve(project, 1, { by: 'reviewer' });
        host.merge(project, 1, { by: 'renovate' });
      },
      deploy,
    ]);

    expect(incident).toMatchObject({ outcome: { result: 'closed' }, decision: { by: 'reviewer' } });
  });

  it('answers a command on the merge request, and stops at one on the issue', async () => {
    const { host, incident, answered, states } = await openLoop([
      (host) => void host.comment(project, 1, { by: 'reviewer', body: '/suture explain' }),
      (host) => void host.commentOnIssue(project, 1, { by: 'reviewer', body: '/suture stop' }),
    ]);

    expect(answered).toEqual([1, 1]);
    expect(states.filter((state) => state === 'ReviewAnswer')).toHaveLength(2);
    expect(host.notes(project, { mergeRequest: 1 })[1]).toMatchObject({
      author: { username: 'project_7_bot_suture' },
      body: expect.stringContaining('suture:comment=review-'),
    });
    expect(incident?.outcome).toMatchObject({ result: 'handed_over' });
    expect(host.mergeRequests(project)).toMatchObject([{ state: 'closed' }]);
  });

  it('writes another fix when a job fails with the change only', async () => {
    const { host, incident, answered } = await openLoop([
      (host) => {
        const sha = String(host.mergeRequests(project)[0]?.sha);
        host.setStatus(project, { sha, name: 'test', status: 'failed', job: { stage: 'test' } });
        host.runPipeline(project, 1, { by: 'reviewer', status: 'failed' });
      },
      (host) => void host.merge(project, 1, { by: 'reviewer' }),
      deploy,
    ]);

    expect(answered).toEqual([1, 1, 1]);
    expect(incident?.outcome?.result).toBe('closed');
    expect(host.readFile(project, 'main', 'src/order.js')).toContain('// round 2');
  });

  it('leaves a merge request that a person pushed to when it hands over', async () => {
    const { host, incident } = await openLoop([
      (host) => {
        const branch = String(host.mergeRequests(project)[0]?.source_branch);
        host.commit(project, branch, { by: 'reviewer', message: 'Mine', files: { 'b.js': 'b\n' } });
        host.comment(project, 1, { by: 'reviewer', body: '/suture stop' });
      },
    ]);

    expect(incident?.outcome?.result).toBe('handed_over');
    expect(host.mergeRequests(project)).toMatchObject([{ state: 'opened' }]);
    expect(host.branches(project)).toContain(String(host.mergeRequests(project)[0]?.source_branch));
  });
});
