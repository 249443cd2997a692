import type { LocalGit } from '@suture/adapters/local-git';
import type { CodeHost, Incidents, OtherChange, Review, ReviewRef } from '@suture/core';
import { type RemoteHost, RemoteName } from './remote-host.ts';

interface RouteOptions {
  readonly git: LocalGit;
  readonly incidents: Pick<Incidents, 'get'>;
  /** What the person chose; pull requests stay on this machine when left out. */
  readonly chosen: RemoteName | undefined;
  readonly open: (name: RemoteName) => Promise<RemoteHost>;
}

/**
 * Code and history from local git, and each pull request where it is: on this machine, or on the code host that its incident was healed for. A later
 * command finds it by its id, `gitlab/7`, whatever it chooses itself.
 */
export function routeReviews({ git, incidents, chosen, open }: RouteOptions): CodeHost {
  const opened = new Map<RemoteName, Promise<RemoteHost>>();
  const openOnce = (name: RemoteName) => {
    const host = opened.get(name) ?? open(name);
    opened.set(name, host);
    return host;
  };

  /** The place of a pull request, and its id there. */
  async function at(reviewId: string): Promise<{ readonly host?: RemoteHost; readonly id: string }> {
    const name = nameOf(reviewId);
    return name === undefined ? { id: reviewId } : { host: await openOnce(name), id: reviewId.slice(name.length + 1) };
  }

  /** The chosen code host. */
  const there = async () => (chosen === undefined ? undefined : openOnce(chosen));

  return {
    deployedCommit: () => git.deployedCommit(),
    history: git.history,
    diff: git.diff,
    openReview: async (repository, request) => {
      const known = (await incidents.get(request.incidentId))?.review;
      const name = known === undefined ? chosen : nameOf(known.id);
      if (name === undefined) return git.openReview(repository, request);
      const host = await openOnce(name);
      return withPlace(await host.codeHost.openReview(host.project, request), name);
    },
    otherChanges: async (repository, commit) => {
      const local = await git.otherChanges(repository, commit);
      if (chosen === undefined) return local;
      const host = await openOnce(chosen);
      const there = await host.codeHost.otherChanges(host.project, commit);
      return [...local, ...there.map((change) => placed(change, chosen))];
    },
    readReview: async (repository, reviewId) => {
      const { host, id } = await at(reviewId);
      if (host === undefined) return git.readReview(repository, id);
      return withPlace<Review>(await host.codeHost.readReview(host.project, id), host.name);
    },
    comment: async (repository, reviewId, text) => {
      const { host, id } = await at(reviewId);
      return host === undefined ? git.comment(repository, id, text) : host.codeHost.comment(host.project, id, text);
    },
    readCommands: async (repository, conversation) => {
      const { host, id } = conversation.of === 'review' ? await at(conversation.id) : { id: conversation.id };
      if (host === undefined) return git.readCommands(repository, conversation);
      return host.codeHost.readCommands(host.project, { ...conversation, id });
    },
    commentOnce: async (repository, reviewId, key, text) => {
      const { host, id } = await at(reviewId);
      if (host === undefined) return git.commentOnce(repository, id, key, text);
      return host.codeHost.commentOnce(host.project, id, key, text);
    },
    replyOnce: async (repository, reviewId, commentId, key, text) => {
      const { host, id } = await at(reviewId);
      if (host === undefined) return git.replyOnce(repository, id, commentId, key, text);
      return host.codeHost.replyOnce(host.project, id, commentId, key, text);
    },
    readBaseTip: async (repository, reviewId) => {
      const { host, id } = await at(reviewId);
      return host === undefined ? git.readBaseTip(repository, id) : host.codeHost.readBaseTip(host.project, id);
    },
    readChecks: async (repository, commit) => {
      const host = await there();
      return host === undefined ? git.readChecks(repository, commit) : host.codeHost.readChecks(host.project, commit);
    },
    keepBranch: async (repository, commit) => {
      const host = await there();
      return host === undefined ? git.keepBranch(repository, commit) : host.codeHost.keepBranch(host.project, commit);
    },
    findPeople: async (repository, question) => {
      const host = await there();
      if (host === undefined) return git.findPeople(repository, question);
      return host.codeHost.findPeople(host.project, question);
    },
    askForReview: async (repository, reviewId, people) => {
      const { host, id } = await at(reviewId);
      if (host === undefined) return git.askForReview(repository, id, people);
      return host.codeHost.askForReview(host.project, id, people);
    },
    closeReview: async (repository, reviewId, reason) => {
      const { host, id } = await at(reviewId);
      if (host === undefined) return git.closeReview(repository, id, reason);
      return host.codeHost.closeReview(host.project, id, reason);
    },
  };
}

/** The code host of a pull request; undefined for one on this machine. */
export function nameOf(reviewId: string): RemoteName | undefined {
  return RemoteName.options.find((name) => reviewId.startsWith(`${name}/`));
}

function withPlace<R extends ReviewRef>(review: R, name: RemoteName): R {
  return { ...review, id: `${name}/${review.id}` };
}

/** By a person's token Suture's own pull requests are the person's, so its branches tell. */
function placed(change: OtherChange, name: RemoteName): OtherChange {
  if (change.kind === 'shipped') return change;
  const by = change.branch.startsWith('suture/') ? 'suture' : change.by;
  return { ...change, id: `${name}/${change.id}`, by };
}
