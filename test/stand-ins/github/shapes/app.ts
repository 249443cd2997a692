import type { Installation, Json, Permissions, World } from '../world.ts';
import { nodeId, shapeUser } from './account.ts';

/** The events each permission lets an App hear. */
export const eventsByPermission = {
  push: 'contents',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  issue_comment: 'issues',
  deployment_status: 'deployments',
  workflow_run: 'actions',
} as const;

/** An App signs with either of its two names. */
export function clientIdOf(appId: number): string {
  return `Iv23li${appId}`;
}

/** GitHub's `integration`. */
export function shapeApp(world: World, installation: Installation): Json {
  return {
    id: installation.appId,
    slug: installation.slug,
    node_id: nodeId('A', installation.appId),
    client_id: clientIdOf(installation.appId),
    owner: shapeUser(world, installation.account),
    name: installation.slug,
    description: null,
    external_url: 'https://example.com',
    html_url: `https://github.com/apps/${installation.slug}`,
    created_at: installation.createdAt.toISOString(),
    updated_at: installation.createdAt.toISOString(),
    permissions: installation.permissions,
    events: installation.events,
  };
}

/** GitHub's `installation`. */
export function shapeInstallation(world: World, installation: Installation): Json {
  return {
    id: installation.id,
    client_id: clientIdOf(installation.appId),
    account: shapeUser(world, installation.account),
    repository_selection: 'selected',
    access_tokens_url: `${world.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `https://github.com/organizations/${installation.account.login}/settings/installations/${installation.id}`,
    app_id: installation.appId,
    app_slug: installation.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: installation.permissions,
    events: installation.events,
    created_at: installation.createdAt.toISOString(),
    updated_at: installation.createdAt.toISOString(),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

export function listEvents(permissions: Permissions): readonly string[] {
  return Object.entries(eventsByPermission)
    .filter(([, permission]) => permissions[permission] !== undefined)
    .map(([event]) => event);
}
