import { describeError } from '../../describe-error.ts';
import { shortId } from '../../markdown.ts';
import type { Incident } from '../../model/index.ts';
import { redact } from '../../policy/redaction.ts';
import type { Ports } from '../../ports/index.ts';
import { isRevertOf } from '../detect/undone-fixes.ts';

/** The ports that asking whether a fix is still live needs. */
export const standingNeeds = ['codeHost', 'rollouts'] as const;

/** Whether the fix is what is judged. `unsure`: what runs could not be seen, or is another commit for now. */
export type Standing =
  | { readonly standing: 'live' }
  | { readonly standing: 'gone' | 'unsure'; readonly detail: string };

/** Commits of the deployed history that are looked at for a revert. */
const mostCommits = 50;

/**
 * Asks, before a verdict is given, whether the fix still runs: people may have reverted it, or another rollout may have taken its place. What was
 * counted then says nothing about the fix. A source that fails is not an answer; the next look asks again.
 * @param title the fix's; undefined where Suture wrote none
 */
export async function checkStanding(
  incident: Incident,
  title: string | undefined,
  ports: Pick<Ports, (typeof standingNeeds)[number]>,
): Promise<Standing> {
  // Without a merge commit there is nothing to ask about.
  if (incident.mergeCommit === undefined) return { standing: 'live' };
  try {
    const { status, detail } = await ports.rollouts.status(incident, incident.mergeCommit);
    if (status !== 'live') return { standing: status === 'failed' ? 'gone' : 'unsure', detail };
    return (await findRevert(incident, title, ports)) ?? { standing: 'live' };
  } catch (error) {
    return { standing: 'unsure', detail: redact(describeError(error)).slice(0, 300) };
  }
}

/** A revert contains the merge that it takes back, so that the merge looks live. */
async function findRevert(
  incident: Incident,
  title: string | undefined,
  { codeHost }: Pick<Ports, 'codeHost'>,
): Promise<Standing | undefined> {
  if (title === undefined) return undefined;
  const { repository, mergeCommit } = incident;
  const deployed = await codeHost.deployedCommit(incident);
  if (deployed === mergeCommit) return undefined;
  const commits = await codeHost.history(repository, deployed, mostCommits);
  const merged = commits.findIndex(({ id }) => id === mergeCommit);
  const since = merged === -1 ? commits : commits.slice(0, merged);
  const revert = since.find(({ subject }) => isRevertOf(title, subject));
  return revert && { standing: 'gone', detail: `the commit ${shortId(revert.id)} reverts it` };
}
