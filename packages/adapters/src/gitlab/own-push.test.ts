import { expect, it } from 'vitest';
import { openGitLab } from './api.ts';
import { isOwnPush } from './own-push.ts';

const apiUrl = 'https://gitlab.example.com/api/v4';
const self = 7;

/** A project whose commit `c0ffee` names an incident, and pages of pushes by the token's account, the newest first. */
function open(pages: readonly (readonly object[])[]) {
  const fetch = async (input: string | URL | Request) => {
    const { pathname, searchParams } = new URL(String(input));
    if (pathname.endsWith('/user')) return Response.json({ id: self, username: 'suture' });
    if (pathname.endsWith('/events')) return Response.json(pages[Number(searchParams.get('page')) - 1] ?? []);
    return Response.json({ id: 'c0ffee', message: 'Guard it\n\nIncident: inc-1', parent_ids: [] });
  };
  const projects = new Set(['shop/orders']);
  const pause = async () => undefined;
  return openGitLab({ apiUrl, projects, token: async () => 'token', fetch, pause })('shop/orders');
}

const push = (to: string | null, by = self) => ({ author_id: by, push_data: { commit_to: to } });

it.each([
  ['pushed by it', [[push('c0ffee')]], true],
  ['pushed long ago, before a page that is not full', [[push('decaf'), push(null)], [push('c0ffee')]], true],
  ['pushed by nobody', [[push('decaf')]], false],
  ['pushed by somebody else', [[push('c0ffee', 8)]], false],
])("asks for the pushes of the token's account: a commit %s", async (_what, pages, expected) => {
  expect(await isOwnPush(open(pages), 'c0ffee', 'inc-1')).toBe(expected);
});

it('wants the incident in the message too, since a person can own the token', async () => {
  expect(await isOwnPush(open([[push('c0ffee')]]), 'c0ffee', 'inc-2')).toBe(false);
  expect(await isOwnPush(open([[push('c0ffee')]]), 'c0ffee')).toBe(true);
});
