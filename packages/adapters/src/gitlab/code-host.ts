import { type CodeHost, type Config, type Incident, scratchBranch } from '@suture/core';
import { drawDiff } from '../code-hosts/draw-diff.ts';
import { CodeHostRefused } from '../errors.ts';
import type { Project } from './api.ts';
import { readChecks } from './checks.ts';
import { closeReview } from './close-review.ts';
import { commentOnce, readCommands, replyOnce } from './conversation.ts';
import { environmentOf, readLive } from './deployments.ts';
import { listHistory } from './history.ts';
import { listOtherChanges } from './other-changes.ts';
import { askForReview, findPeople } from './people.ts';
import { comment, keepBranch, openReview } from './publish.ts';
import { Branch, MergeRequest, Project as ProjectReply } from './replies.ts';
import { readReview } from './reviews.ts';

const needs = 'to read branches';

/** GitLab as the code host. It publishes through the API, so that the team's pipelines run on the commits. */
export function createGitLabCodeHost(open: (path: string) => Project, config: Config, now: () => number): CodeHost {
  const shippingBranch = async (repository: string) =>
    Object.values(config.services).find((service) => service.repository === repository)?.branch ??
    (await readDefaultBranch(open(repository)));
  return {
    deployedCommit: (incident) => findDeployedCommit(incident, open(incident.repository), config),
    history: (repository, commit, limit) => listHistory(open(repository), commit, limit),
    diff: async (_repository, _baseCommit, files) => drawDiff(files),
    openReview: async (repository, request) =>
      openReview(open(repository), request.base ?? (await shippingBranch(repository)), request),
    otherChanges: async (repository, commit) =>
      listOtherChanges(open(repository), {
        deployed: commit,
        branch: await shippingBranch(repository),
        now: now(),
      }),
    readReview: (repository, id) => readReview(open(repository), id),
    comment: (repository, id, text) => comment(open(repository), id, text),
    readChecks: (repository, commit) => readChecks(open(repository), commit),
    readBaseTip: (repository, id) => readBaseTip(open(repository), id),
    readCommands: (repository, conversation) => readCommands(open(repository), conversation),
    findPeople: async (repository, question) =>
      findPeople(open(repository), await shippingBranch(repository), question),
    askForReview: (repository, id, people) => askForReview(open(repository), id, people),
    keepBranch: (repository, commit) => keepBranch(open(repository), commit),
    commentOnce: (repository, id, key, text) => commentOnce(open(repository), id, key, text),
    replyOnce: (repository, id, comment, key, text) => replyOnce(open(repository), id, comment, key, text),
    closeReview: (repository, id, reason) => closeReview(open(repository), id, reason),
  };
}

async function findDeployedCommit(incident: Incident, project: Project, config: Config): Promise<string> {
  const service = config.services[incident.service];
  const scratch = scratchBranch(incident);
  if (scratch !== undefined) return readTip(project, scratch);
  if (service?.rollout.by !== 'codepipeline') {
    const live = await readLive(project, environmentOf(config, incident.service));
    if (live !== undefined) return live;
  }
  return readTip(project, service?.branch ?? (await readDefaultBranch(project)));
}

async function readBaseTip(project: Project, id: string): Promise<string> {
  const { target_branch } = await project.need({ path: `merge_requests/${id}`, schema: MergeRequest, needs });
  return readTip(project, target_branch);
}

async function readTip(project: Project, branch: string): Promise<string> {
  const path = `repository/branches/${encodeURIComponent(branch)}`;
  return (await project.need({ path, schema: Branch, needs })).commit.id;
}

export async function readDefaultBranch(project: Project): Promise<string> {
  const { default_branch } = await project.need({ path: '', schema: ProjectReply, needs });
  if (typeof default_branch === 'string') return default_branch;
  throw new CodeHostRefused(project.path, needs, 'it has no branch', undefined, {
    remedy: 'Push a commit to it first.',
  });
}
