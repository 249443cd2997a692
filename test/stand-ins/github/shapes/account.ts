import type { Json, User, World } from '../world.ts';

/** GitHub's `simple-user`. */
export function shapeUser(world: World, user: User): Json {
  const api = `${world.url}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('U', user.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    gravatar_id: '',
    url: api,
    html_url: htmlOf(user),
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** GitHub's `organization-simple`, as webhooks have it. */
export function shapeOrganization(world: World, user: User): Json {
  const api = `${world.url}/orgs/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('O', user.id),
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    description: null,
  };
}

export function shapeOptionalUser(world: World, user: User | undefined): Json | null {
  return user === undefined ? null : shapeUser(world, user);
}

/** The host's ids of nodes are opaque; these only have to be different for different things. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}

function htmlOf(user: User): string {
  return user.type === 'Bot'
    ? `https://github.com/apps/${user.login.replace(/\[bot\]$/, '')}`
    : `https://github.com/${user.login}`;
}
