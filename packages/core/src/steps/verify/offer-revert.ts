import { plain } from '../../markdown.ts';
import type { FileChange, Incident, Patch, Proof, ReviewRef } from '../../model/index.ts';
import { addedTests } from '../../policy/added-tests.ts';
import { trustLevel } from '../../policy/service.ts';
import type { Ports } from '../../ports/index.ts';
import { toMarkdown } from '../../render/document.ts';
import { describeRevert, titleOfRevert } from '../../render/revert.ts';

/** The ports that offering a revert needs. */
export const revertNeeds = ['clock', 'codeHost', 'config', 'trustRecord'] as const;

export type RevertOffer = { readonly review: ReviewRef } | { readonly why: string };

/** Errors of a code host that mean that this change cannot be taken back by a pull request of ours. */
const notPossible = new Set(['BaseMismatch', 'BranchTaken', 'DraftRefused']);

/**
 * Opens the pull request that takes a live fix back, one per incident: a draft, unless the service has earned more. Its files must
 * be as the fix left them, so that nobody else's change is taken back with it.
 * @param commit what is deployed now
 */
export async function offerRevert(
  incident: Incident,
  { patch, proof }: { readonly patch: Patch; readonly proof: Proof | undefined },
  { reason, commit }: { readonly reason: string; readonly commit: string },
  ports: Pick<Ports, (typeof revertNeeds)[number]>,
): Promise<RevertOffer> {
  const level = await trustLevel(incident, ports, 'revert');
  if (level === 'observe') return { why: "the service's trust level is observe" };
  const files = reverse(patch, proof);
  const title = titleOfRevert({ patch });
  try {
    const diff = await ports.codeHost.diff(incident.repository, commit, files);
    const review = await ports.codeHost.openReview(incident.repository, {
      incidentId: incident.id,
      baseCommit: commit,
      branch: `suture/${incident.id}-revert`,
      title,
      body: toMarkdown(describeRevert(incident, { patch, reason, commit, diff })),
      files,
      message: `${title}\n\n${plain(reason)}\n\nIncident: ${incident.id}`,
      draft: level !== 'propose',
    });
    return { review };
  } catch (error) {
    if (!(error instanceof Error && notPossible.has(error.name))) throw error;
    return { why: `${error.message} It may be reverted or changed already; look before you run git revert.` };
  }
}

/** What undoes a fix and its reproduction. */
function reverse(patch: Patch, proof: Proof | undefined): readonly FileChange[] {
  const { files } = patch;
  const added = addedTests(patch, proof).map(({ path, content }) => ({ path, before: content, after: null }));
  return [...files.map(({ path, before, after }) => ({ path, before: after, after: before })), ...added];
}
