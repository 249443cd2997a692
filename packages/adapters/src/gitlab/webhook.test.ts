import { describe, expect, it } from 'vitest';
import { admitGitLabWebhook } from './webhook.ts';

const secret = 'the current secret';
const project = { path_with_namespace: 'shop/backend/orders' };
const merged = { object_kind: 'merge_request', project, object_attributes: { iid: 7, action: 'merge' } };

async function deliver(
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  secrets: readonly [string, string] = [secret, 'none'],
) {
  const queued: object[] = [];
  const warned: string[] = [];
  const log = { info: () => undefined, warn: (message: string) => void warned.push(message) };
  const inbox = { put: async (message: object) => void queued.push(message) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const given = { 'x-gitlab-event': 'Some Hook', 'x-gitlab-token': secret, 'idempotency-key': 'key-1', ...headers };
  const delivery = { headers: given, body: new TextEncoder().encode(text) };
  return { answer: await admitGitLabWebhook(delivery, secrets, { inbox, log }), queued, warned };
}

describe('admitGitLabWebhook', () => {
  it.each([
    ['a merge request', merged, { event: 'merge_request', pull: 7 }],
    [
      'a comment on a merge request',
      { object_kind: 'note', project, object_attributes: { noteable_type: 'MergeRequest' }, merge_request: { iid: 7 } },
      { event: 'note', pull: 7 },
    ],
    [
      'a command on an issue',
      { object_kind: 'note', project, object_attributes: { note: '/suture stop' }, issue: { iid: 3 } },
      { event: 'note', issue: 3 },
    ],
    [
      "the end of a pipeline on Suture's branch",
      { object_kind: 'pipeline', project, object_attributes: { ref: 'suture/inc-1', sha: 'c0ffee', status: 'failed' } },
      { event: 'pipeline', commit: 'c0ffee' },
    ],
    [
      'the end of a pipeline of its merge request',
      {
        ...{ object_kind: 'pipeline', project, merge_request: { iid: 7, source_branch: 'suture/inc-1' } },
        object_attributes: { ref: 'refs/merge-requests/7/merge', sha: 'c0ffee', status: 'success' },
      },
      { event: 'pipeline', pull: 7, commit: 'c0ffee' },
    ],
    [
      'a deployment',
      { object_kind: 'deployment', project, status: 'success', short_sha: 'c0ffee' },
      { event: 'deployment' },
    ],
  ])('queues %s', async (_what, body, expected) => {
    const { answer, queued, warned } = await deliver(body);

    expect(answer).toMatchObject({ status: 202, outcome: 'queued' });
    expect(queued).toEqual([
      { 'detail-type': 'GitLab Delivery', detail: { id: 'key-1', repository: 'shop/backend/orders', ...expected } },
    ]);
    expect(warned).toEqual([]);
  });

  it.each([
    [
      'any other comment on an issue',
      { object_kind: 'note', project, object_attributes: { note: 'Thanks.' }, issue: { iid: 3 } },
    ],
    ['a push', { object_kind: 'push', project, ref: 'refs/heads/main' }],
    [
      'a pipeline that runs',
      {
        object_kind: 'pipeline',
        project,
        object_attributes: { ref: 'suture/inc-1', sha: 'c0ffee', status: 'running' },
      },
    ],
    [
      'a pipeline of another branch',
      { object_kind: 'pipeline', project, object_attributes: { ref: 'main', sha: 'c0ffee', status: 'failed' } },
    ],
    ['a job, whose project has no path', { object_kind: 'build', project_id: 1, project_name: 'shop / orders' }],
    ['a member of a group, which belongs to no project', { event_name: 'user_add_to_group', group_id: 1 }],
    ['an issue', { object_kind: 'issue', project, object_attributes: { iid: 3 } }],
  ])('queues nothing for %s', async (_what, body) => {
    const { answer, queued } = await deliver(body);

    expect(answer).toMatchObject({ status: 200, outcome: 'nothing to do' });
    expect(queued).toEqual([]);
  });

  it('takes the previous secret while it is being replaced', async () => {
    const { answer } = await deliver(merged, { 'x-gitlab-token': 'the secret before it' }, [
      secret,
      'the secret before it',
    ]);

    expect(answer.status).toBe(202);
  });

  it.each([
    ['no token', { 'x-gitlab-token': '' }, [secret, 'none']],
    ['another token', { 'x-gitlab-token': 'another secret' }, [secret, 'none']],
    ['the beginning of the secret', { 'x-gitlab-token': secret.slice(0, -1) }, [secret, 'none']],
    ['a body that says so', { 'x-gitlab-token': 'none' }, [secret, 'none']],
    ['a secret that is too short', { 'x-gitlab-token': 'short' }, ['short', 'none']],
    ['an empty secret', { 'x-gitlab-token': ' ' }, ['', '']],
  ] as const)('refuses %s', async (_what, headers, secrets) => {
    const { answer, queued } = await deliver(merged, headers, secrets);

    expect(answer).toMatchObject({ status: 401, outcome: 'unsigned' });
    expect(queued).toEqual([]);
  });

  it('says that a secret is too short to be used', async () => {
    expect((await deliver(merged, {}, ['short', 'none'])).warned).toEqual([
      'the webhook secret is too short to be used',
    ]);
  });

  it.each(['not JSON', '[]', '{"object_kind":"merge_request"}'])('refuses the body %j', async (body) => {
    expect((await deliver(body)).answer).toMatchObject({ status: 400, outcome: 'unreadable' });
  });

  it('refuses a body of more than a megabyte before it reads it', async () => {
    const { answer } = await deliver({ ...merged, filler: 'x'.repeat(1_000_000) });

    expect(answer.status).toBe(413);
  });

  it('knows a retry again, and tells events apart that share the id of an older GitLab', async () => {
    const old = { 'idempotency-key': '', 'x-gitlab-event-uuid': 'uuid-1' };
    const idOf = async (body: object) => JSON.stringify((await deliver(body, old)).queued);

    const [first, retried, other] = await Promise.all([
      idOf(merged),
      idOf(merged),
      idOf({ ...merged, object_attributes: { iid: 7, action: 'update' } }),
    ]);

    expect(retried).toBe(first);
    expect(other).not.toBe(first);
  });
});
