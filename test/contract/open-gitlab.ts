import type { GatewayClient } from '@suture/adapters/gateway';
import { createGitLab, type GitLab } from '@suture/adapters/gitlab';
import { createMemoryObjects } from '@suture/adapters/objects';
import { type Config, readConfig } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { type GitLabStandIn, startGitLabStandIn } from '../stand-ins/gitlab/index.ts';
import { openGateway } from './open-github.ts';

/** A project in a group within a group. */
export const project = 'shop/backend/orders';

export interface GitLabSetting {
  readonly host: GitLabStandIn;
  readonly config: Config;
  /** As seen by the function that holds the token. */
  readonly gitlab: GitLab;
  /** As seen by every other function: through that function. */
  readonly gateway: GatewayClient;
  readonly objects: ReturnType<typeof createMemoryObjects>;
  close(): Promise<void>;
}

/**
 * GitLab with `shop/backend/orders` in it, the account of a project access token, people of every role and another program.
 * @param fill makes the project, with the files given when left out
 */
export async function openGitLab(
  fill: Readonly<Record<string, string>> | ((host: GitLabStandIn) => void),
  clock?: () => Date,
): Promise<GitLabSetting> {
  const host = await startGitLabStandIn(clock);
  if (typeof fill === 'function') fill(host);
  else host.createProject({ path: project, files: fill });
  host.addUser({ username: 'project_7_bot_suture', bot: true, roles: { [project]: 30 } });
  host.addUser({ username: 'reviewer', roles: { [project]: 30 } });
  host.addUser({ username: 'maintainer', roles: { [project]: 40 } });
  host.addUser({ username: 'reporter', roles: { [project]: 20 } });
  host.addUser({ username: 'passer-by' });
  host.addUser({ username: 'renovate', bot: true, roles: { [project]: 40 } });
  const token = host.createToken({ by: 'project_7_bot_suture' });
  const config = readConfig(
    {
      services: {
        orders: {
          ...{ repository: project, branch: 'main', code: { from: 'gitlab' } },
          rollout: { by: 'gitlab-deployments', environment: 'production' },
        },
      },
      tickets: 'gitlab',
      gitlab: { apiUrl: host.url },
    },
    'the configuration',
  );
  const gitlab = createGitLab({ config, token: async () => token, pause: async () => undefined });
  const objects = createMemoryObjects();
  const { alertNotes, chat } = createTestWorld().ports;
  const gateway = openGateway({ config, objects, alertNotes, chat, ...gitlab });
  return { host, config, gitlab, gateway, objects, close: host.close };
}
