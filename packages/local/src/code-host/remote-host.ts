import { createTokenCodeHost } from '@suture/adapters/github';
import { createGitLab } from '@suture/adapters/gitlab';
import { type CodeHost, type Config, defined, type Log, shortId } from '@suture/core';
import * as z from 'zod';
import { CodeHostUnusable } from '../errors.ts';
import { readOrigin } from './origin.ts';

/** Where the real pull request is opened. */
export const RemoteName = z.enum(['github', 'gitlab']);
export type RemoteName = z.infer<typeof RemoteName>;

export interface RemoteHost {
  readonly name: RemoteName;
  /** As it calls the repository: `shop/orders`. */
  readonly project: string;
  readonly codeHost: CodeHost;
  /** @throws CodeHostUnusable when a fix could not begin at the commit there */
  check(commit: string): Promise<void>;
}

export interface RemoteOptions {
  readonly repository: string;
  readonly service: string;
  readonly config: Config;
  /** The branch that the change is for. */
  readonly branch: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

const words = {
  github: { title: 'GitHub', token: 'GITHUB_TOKEN', setting: 'github.apiUrl' },
  gitlab: { title: 'GitLab', token: 'GITLAB_TOKEN', setting: 'gitlab.apiUrl' },
} as const;

/**
 * The code host that the repository was cloned from, by the token of the person at this machine.
 * @throws CodeHostUnusable that says what to set
 */
export async function openRemoteHost(name: RemoteName, options: RemoteOptions): Promise<RemoteHost> {
  const { repository, service, branch, environment, log } = options;
  const { title, token: variable, setting } = words[name];
  const token = environment[variable]?.trim() ?? '';
  if (token === '') throw new CodeHostUnusable(name, `${variable} is not set. Set it to a token that may write there.`);
  const origin = await readOrigin(repository);
  if (origin === undefined)
    throw new CodeHostUnusable(
      name,
      `the repository has no remote "origin" on ${title}. Add one, or leave the option out.`,
    );
  const apiUrl = options.config[name].apiUrl;
  // The token must not be sent to whatever host a repository names.
  if (!isApiOf(new URL(apiUrl).hostname, origin.host))
    throw new CodeHostUnusable(
      name,
      `"origin" is at ${origin.host}, and ${setting} is ${apiUrl}. Set ${setting} in the configuration if ${variable} is a token for ${origin.host}.`,
    );
  const project = origin.path;
  const own = options.config.services[service];
  const services = own && { [service]: { ...own, repository: project, ...defined({ branch }) } };
  const config: Config = { ...options.config, services: services ?? {} };
  const codeHost =
    name === 'github'
      ? createTokenCodeHost({ token, config, log })
      : createGitLab({ config, token: async () => token, projects: [project] }).codeHost;
  return {
    name,
    project,
    codeHost,
    check: async (commit) => {
      try {
        await codeHost.history(project, commit, 1);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new CodeHostUnusable(
          name,
          `${shortId(commit)} cannot be read in ${project} (${why}). Push your branch, and check the token.`,
          { cause },
        );
      }
    },
  };
}

function isApiOf(api: string, host: string): boolean {
  return api === host || api === `api.${host}`;
}
