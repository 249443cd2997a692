import { guardRequests } from '@suture/adapters/github';
import { describe, expect, it } from 'vitest';

const api = 'https://api.github.com';
const enterprise = 'https://git.acme.example/api/v3';

async function ask(method: string, url: string, body?: unknown, base = api): Promise<'left' | 'stopped'> {
  let left = false;
  const fetch = guardRequests(async () => {
    left = true;
    return new Response('{}');
  }, base);
  const init =
    body === undefined ? { method } : { method, body: typeof body === 'string' ? body : JSON.stringify(body) };
  await fetch(url, init).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'RequestForbidden')) throw error;
  });
  return left ? 'left' : 'stopped';
}

const forbidden: readonly (readonly [string, string, unknown?])[] = [
  ['PUT', '/repos/a/b/pulls/1/merge', { merge_method: 'merge' }],
  ['POST', '/repos/a/b/merges', { base: 'main', head: 'suture/x' }],
  ['POST', '/repos/a/b/merge-upstream', { branch: 'main' }],
  ['PUT', '/repos/a/b/pulls/1/update-branch'],
  ['POST', '/repos/a/b/pulls/1/reviews', { event: 'APPROVE' }],
  ['POST', '/repos/a/b/pulls/1/reviews/2/events', { event: 'APPROVE' }],
  ['PUT', '/repos/a/b/pulls/1/reviews/2/dismissals', { message: 'x' }],
  ['PATCH', '/repos/a/b/pulls/1', { base: 'other' }],
  ['PATCH', '/repos/a/b/pulls/1', { maintainer_can_modify: true }],
  ['POST', '/repos/a/b/pulls', { head: 'main', base: 'release', title: 'x' }],
  ['POST', '/repos/a/b/pulls', { head: 'stranger:suture/x', base: 'main', title: 'x' }],
  ['POST', '/repos/a/b/git/refs', { ref: 'refs/heads/main', sha: 'a' }],
  ['POST', '/repos/a/b/git/refs', { ref: 'refs/tags/v1', sha: 'a' }],
  ['POST', '/repos/a/b/git/refs', { ref: 'refs/heads/suture', sha: 'a' }],
  ['PATCH', '/repos/a/b/git/refs/heads/main', { sha: 'a', force: true }],
  ['PATCH', '/repos/a/b/git/refs/heads%2Fmain', { sha: 'a', force: true }],
  ['PATCH', '/repos/a/b/git/refs/heads/suture%2F..%2Fmain', { sha: 'a' }],
  ['PATCH', '/repos/a/b/git/refs/heads/suture/..%2fmain', { sha: 'a' }],
  ['PATCH', '/repos/a/b/git/refs/heads/suture%252Fx', { sha: 'a' }],
  ['DELETE', '/repos/a/b/git/refs/heads/main'],
  ['DELETE', '/repos/a/b/git/refs/tags/v1'],
  ['DELETE', '/repos/a/b'],
  ['POST', '/repos/a/b/git/commits', { message: 'x', tree: 't', parents: [], author: { name: 'somebody' } }],
  ['POST', '/repos/a/b/git/commits', { message: 'x', tree: 't', parents: [], signature: 'x' }],
  ['POST', '/repos/a/b/git/blobs', { content: 'x' }],
  ['GET', '/repos/a/b/git/matching-refs/heads'],
  ['GET', '/repos/a/b/git/matching-refs/tags/v'],
  ['POST', '/repos/a/b/git/tags', { tag: 'v1' }],
  ['PUT', '/repos/a/b/contents/src/order.js', { message: 'x', content: '' }],
  ['DELETE', '/repos/a/b/contents/src/order.js', { message: 'x', sha: 'a' }],
  ['POST', '/repos/a/b/hooks', { config: { url: 'https://evil.example' } }],
  ['GET', '/repos/a/b/actions/secrets'],
  ['PUT', '/repos/a/b/actions/secrets/TOKEN', { encrypted_value: 'x' }],
  ['POST', '/repos/a/b/actions/workflows/ci.yml/dispatches', { ref: 'main' }],
  ['POST', '/repos/a/b/dispatches', { event_type: 'x' }],
  ['POST', '/repos/a/b/deployments', { ref: 'main' }],
  ['POST', '/repos/a/b/deployments/1/statuses', { state: 'success' }],
  ['POST', '/repos/a/b/keys', { key: 'ssh' }],
  ['PUT', '/repos/a/b/collaborators/stranger', { permission: 'admin' }],
  ['PATCH', '/repos/a/b', { private: false }],
  ['PUT', '/repos/a/b/branches/main/protection', {}],
  ['DELETE', '/repos/a/b/branches/main/protection'],
  ['POST', '/repos/a/b/rulesets', {}],
  ['POST', '/repos/a/b/releases', { tag_name: 'v1' }],
  ['POST', '/repos/a/b/forks', {}],
  ['POST', '/repos/a/b/transfer', { new_owner: 'x' }],
  ['POST', '/repos/a/b/statuses/abc', { state: 'success' }],
  ['POST', '/repos/a/b/check-runs', { conclusion: 'success' }],
  ['POST', '/repos/a/b/issues', { title: 'x', assignees: ['somebody'] }],
  ['PATCH', '/repos/a/b/issues/1', { title: 'renamed' }],
  ['DELETE', '/repos/a/b/issues/comments/1'],
  ['POST', '/user/repos', { name: 'x' }],
  ['POST', '/gists', { files: {} }],
  ['GET', '/user'],
  ['DELETE', '/app/installations/1'],
  ['POST', '/app/installations/1/access_tokens', { repositories: ['b'], permissions: {}, single_file: 'x' }],
  ['POST', '/graphql', { query: 'mutation { mergePullRequest(input: {pullRequestId: "x"}) { clientMutationId } }' }],
  ['POST', '/graphql', { query: 'query { viewer { login } }' }],
  ['POST', '/graphql', '[{"query":"query { viewer { login } }"}]'],
  ['POST', '/graphql', 'not json'],
  ['GET', '/repos/a/b/../../user'],
  ['GET', '/repos//b'],
  ['GET', '/repos/a/b/contents/%00'],
];

describe('requests to the code host', () => {
  it.each(forbidden.map(([method, path, body]) => ({ method, path, body })))(
    'blocks $method $path',
    async ({ method, path, body }) => {
      expect(await ask(method, `${api}${path}`, body)).toBe('stopped');
    },
  );

  it.each([
    'https://api.github.com.evil.example/repos/a/b',
    'http://api.github.com/repos/a/b',
    'https://somebody@api.github.com/repos/a/b',
    'https://api.github.com:8443/repos/a/b',
  ])('blocks another host: %s', async (url) => {
    expect(await ask('GET', url)).toBe('stopped');
  });

  it('allows only the API path of an enterprise server', async () => {
    expect(await ask('GET', `${enterprise}/repos/a/b`, undefined, enterprise)).toBe('left');
    expect(await ask('GET', 'https://git.acme.example/repos/a/b', undefined, enterprise)).toBe('stopped');
    expect(await ask('GET', `${enterprise}/../v4/repos/a/b`, undefined, enterprise)).toBe('stopped');
  });

  it.each([
    { method: 'GET', path: '/repos/a/b/commits?sha=main&per_page=30' },
    { method: 'GET', path: '/repos/a/b/contents/src%2Forder.js?ref=abc' },
    { method: 'GET', path: '/repos/a/b/commits?path=%3A(glob)**%20x&sha=abc' },
    { method: 'GET', path: '/repos/a/b/git/blobs/abc' },
    { method: 'GET', path: '/repos/a/b/git/matching-refs/heads%2Fsuture%2Frehearsal-' },
    { method: 'POST', path: '/repos/a/b/git/refs', body: { ref: 'refs/heads/suture/inc-1', sha: 'a' } },
    { method: 'PATCH', path: '/repos/a/b/git/refs/heads%2Fsuture%2Finc-1', body: { sha: 'a', force: true } },
    { method: 'DELETE', path: '/repos/a/b/git/refs/heads/suture/inc-1' },
    { method: 'POST', path: '/repos/a/b/pulls', body: { title: 'x', head: 'suture/inc-1', base: 'main', draft: true } },
  ])('allows $method $path', async ({ method, path, body }) => {
    expect(await ask(method, `${api}${path}`, body)).toBe('left');
  });
});
