import type { CodeHost, Config, FileChange, Incident } from '@suture/core';
import { createTwoFilesPatch } from 'diff';
import type { GitHubClient, GitHubClients, RepositoryName } from './client.ts';
import { environmentOf, listDeployments } from './deployments.ts';
import { listHistory } from './history.ts';
import { closeReview, openReview } from './publish.ts';
import { Branch, Repository } from './replies.ts';
import { readReview } from './reviews.ts';

/** GitHub as the code host. What it publishes is made through the API, so that GitHub signs it and the team's CI runs on it. */
export function createGitHubCodeHost(clients: GitHubClients, config: Config): CodeHost {
  const shippingBranch = (repository: string) =>
    Object.values(config.services).find((service) => service.repository === repository)?.branch;
  return {
    deployedCommit: (incident) => findDeployedCommit(incident, clients, config),
    history: (repository, commit, limit) =>
      clients.ask(repository, 'read', (client, name) => listHistory(client, name, { sha: commit }, limit)),
    diff: async (_repository, _baseCommit, files) => drawDiff(files),
    openReview: (repository, request) =>
      clients.ask(repository, 'publish', async (client, name) =>
        openReview(client, name, shippingBranch(repository) ?? (await defaultBranch(client, name)), request),
      ),
    readReview: (repository, id) =>
      clients.ask(repository, 'readReview', (client, name) => readReview(client, name, id)),
    comment: (repository, id, text) =>
      clients.ask(repository, 'comment', async (client, name) => {
        await client.rest.issues.createComment({ ...name, issue_number: Number(id), body: text });
      }),
    closeReview: (repository, id, reason) =>
      clients.ask(repository, 'close', (client, name) => closeReview(client, name, id, reason)),
  };
}

async function findDeployedCommit(incident: Incident, clients: GitHubClients, config: Config): Promise<string> {
  const service = config.services[incident.service];
  return clients.ask(incident.repository, 'readDeployments', async (client, name) => {
    if (service?.rollout.by !== 'codepipeline') {
      const environment = environmentOf(config, incident.service);
      const deployments = await listDeployments(client, name, { environment });
      const live = deployments.find((deployment) => deployment.state === 'success');
      if (live !== undefined) return live.sha;
    }
    const branch = service?.branch ?? (await defaultBranch(client, name));
    return Branch.parse((await client.rest.repos.getBranch({ ...name, branch })).data).commit.sha;
  });
}

async function defaultBranch(client: GitHubClient, name: RepositoryName): Promise<string> {
  return Repository.parse((await client.rest.repos.get(name)).data).default_branch;
}

/** As git would draw it, with `/dev/null` for what is not there. */
function drawDiff(files: readonly FileChange[]): string {
  return files
    .map(({ path, before, after }) => {
      const [from, to] = [before === null ? '/dev/null' : `a/${path}`, after === null ? '/dev/null' : `b/${path}`];
      const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', '', '', { context: 3 });
      return `diff --git a/${path} b/${path}\n${patch.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2')}`;
    })
    .join('');
}
