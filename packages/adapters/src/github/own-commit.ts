import type { ListedCommit } from './replies.ts';

/** GitHub's own account, which commits and signs what is written through its API. Anybody can name it in a commit of their own. */
const hostItself = 'web-flow';

/**
 * Whether Suture wrote a commit for an incident. Its words alone do not say so: people who change a commit keep its message.
 * @param incidentId any incident, if left out
 */
export function isOwnCommit({ commit, committer }: ListedCommit, incidentId?: string): boolean {
  const isMarked = commit.message
    .split(/\r?\n/)
    .some((line) => (incidentId === undefined ? /^Incident: \S+$/.test(line) : line === `Incident: ${incidentId}`));
  const isSigned = commit.verification?.verified === true;
  return isMarked && (committer?.type === 'Bot' || (committer?.login === hostItself && isSigned));
}
