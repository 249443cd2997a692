import { type CodeHost, type Config, type Incident, scratchBranch } from '@suture/core';
import { drawDiff } from '../code-hosts/draw-diff.ts';
import { readChecks } from './checks.ts';
import type { AskGitHub, Repo } from './client.ts';
import { closeReview } from './close-review.ts';
import { commentOnce, readCommands, replyOnce } from './conversation.ts';
import { environmentOf, listDeployments } from './deployments.ts';
import { listHistory } from './history.ts';
import { listOtherChanges } from './other-changes.ts';
import { askForReview, findPeople } from './people.ts';
import { openReview, publishCommit } from './publish.ts';
import { Branch, Pull, Repository } from './replies.ts';
import { readReview } from './reviews.ts';

/** GitHub as the code host. It publishes through the API, so that GitHub signs the commits and the team's CI runs on them. */
export function createGitHubCodeHost(clients: AskGitHub, config: Config, now: () => number): CodeHost {
  const shippingBranch = (repository: string) =>
    Object.values(config.services).find((service) => service.repository === repository)?.branch;
  return {
    deployedCommit: (incident) => findDeployedCommit(incident, clients, config),
    history: (repository, commit, limit) =>
      clients.ask(repository, 'read', (repo) => listHistory(repo, { sha: commit }, limit)),
    diff: async (_repository, _baseCommit, files) => drawDiff(files),
    openReview: (repository, request) =>
      clients.ask(repository, 'publish', async (repo) =>
        openReview(repo, request.base ?? shippingBranch(repository) ?? (await defaultBranch(repo)), request),
      ),
    otherChanges: (repository, commit) =>
      clients.ask(repository, 'readReview', async (repo) =>
        listOtherChanges(repo, {
          deployed: commit,
          branch: shippingBranch(repository) ?? (await defaultBranch(repo)),
          now: now(),
        }),
      ),
    readReview: (repository, id) => clients.ask(repository, 'readReview', (repo) => readReview(repo, id)),
    comment: (repository, id, text) =>
      clients.ask(repository, 'comment', async (repo) => {
        await repo.client.rest.issues.createComment({ ...repo.name, issue_number: Number(id), body: text });
      }),
    readCommands: (repository, conversation) =>
      clients.ask(repository, conversation.of === 'review' ? 'readReview' : 'readTicket', (repo) =>
        readCommands(repo, conversation),
      ),
    readChecks: (repository, commit) => readChecks(clients, repository, commit),
    readBaseTip: (repository, id) => clients.ask(repository, 'readReview', (repo) => readBaseTip(repo, id)),
    keepBranch: (repository, commit) =>
      clients.ask(repository, 'publish', async (repo) => {
        await publishCommit(repo, commit);
        const { html_url: url } = Repository.parse((await repo.client.rest.repos.get(repo.name)).data);
        return { url: `${url}/tree/${commit.branch}` };
      }),
    findPeople: (repository, question) =>
      clients.ask(repository, 'readReview', async (repo) =>
        findPeople(repo, shippingBranch(repository) ?? (await defaultBranch(repo)), question),
      ),
    askForReview: (repository, id, people) =>
      clients.ask(repository, 'comment', (repo) => askForReview(repo, id, people)),
    replyOnce: (repository, id, comment, key, text) =>
      clients.ask(repository, 'comment', (repo) => replyOnce(repo, id, comment, key, text)),
    commentOnce: (repository, id, key, text) =>
      clients.ask(repository, 'comment', (repo) => commentOnce(repo, id, key, text)),
    closeReview: (repository, id, reason) => clients.ask(repository, 'close', (repo) => closeReview(repo, id, reason)),
  };
}

async function findDeployedCommit(incident: Incident, clients: AskGitHub, config: Config): Promise<string> {
  const service = config.services[incident.service];
  const scratch = scratchBranch(incident);
  if (scratch !== undefined) return clients.ask(incident.repository, 'read', (repo) => readTipOf(repo, scratch));
  return clients.ask(incident.repository, 'readDeployments', async (repo) => {
    if (service?.rollout.by !== 'codepipeline') {
      const environment = environmentOf(config, incident.service);
      const deployments = await listDeployments(repo, { environment });
      const live = deployments.find((deployment) => deployment.state === 'success');
      if (live !== undefined) return live.sha;
    }
    const branch = service?.branch ?? (await defaultBranch(repo));
    return readTipOf(repo, branch);
  });
}

async function readTipOf({ client, name }: Repo, branch: string): Promise<string> {
  return Branch.parse((await client.rest.repos.getBranch({ ...name, branch })).data).commit.sha;
}

async function readBaseTip(repo: Repo, id: string): Promise<string> {
  const { base } = Pull.parse((await repo.client.rest.pulls.get({ ...repo.name, pull_number: Number(id) })).data);
  return readTipOf(repo, base.ref);
}

async function defaultBranch(repo: Repo): Promise<string> {
  return Repository.parse((await repo.client.rest.repos.get(repo.name)).data).default_branch;
}
