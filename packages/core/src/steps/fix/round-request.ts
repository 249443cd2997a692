import { defined } from '../../defined.ts';
import type { Incident, ReviewRequested } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { line, paragraph, toMarkdown } from '../../render/document.ts';
import type { StepContext, StepResult } from '../define-step.ts';
import { loadAttempts, loadPatch, recordAttempt } from '../load.ts';
import { findRequest, keyOfChanges, saveRequest } from '../review-requests.ts';

/** Why there is another round, and what it has to follow. */
export interface RoundRequest {
  readonly why: 'people' | 'program';
  readonly comments: readonly string[];
  /** What the fix is written for, instead of the deployed commit. */
  readonly commit?: string;
}

type RoundPorts = Pick<Ports, 'artifacts' | 'codeHost'>;

/** What people or checks ask for, if that is the reason for a new fix. Records the attempt that was refused. */
export async function readRoundRequest(
  { incident, audit }: Pick<StepContext, 'incident' | 'audit'>,
  ports: RoundPorts,
): Promise<RoundRequest | undefined> {
  const { attempts, repository, review: opened } = incident;
  if (opened === undefined || opened.theirs || incident.mergeCommit !== undefined) return undefined;
  const results = (await loadAttempts(incident, ports)).flatMap((entry) =>
    entry.attempt === attempts.fix ? [entry.result] : [],
  );
  // This attempt failed before it reached the pull request, which still shows an earlier one whose comments are known.
  if (results.includes('refused') || results.includes('not_proven')) return undefined;
  const asked = await findRequest(incident, ports);
  if (asked !== undefined)
    return {
      why: isOfProgram(asked) ? 'program' : 'people',
      comments: asked.comments,
      ...defined({ commit: asked.commit }),
    };
  const review = await ports.codeHost.readReview(repository, opened.id);
  if (review.status !== 'changes_requested') return undefined;
  const comments = review.comments.map((comment) => comment.text);
  const by = review.decidedBy ?? 'a reviewer';
  if (!results.includes('changes_requested')) {
    await audit('changes requested', { by, comments: comments.length });
    await recordAttempt(
      incident,
      await loadPatch(incident, ports),
      { result: 'changes_requested', reasons: comments },
      ports,
    );
  }
  const threads = review.comments.flatMap(({ id: comment, path }) =>
    comment === undefined ? [] : [{ id: comment, ...defined({ path }) }],
  );
  // Where comments cannot be answered, nothing has to be kept for their answers.
  if (threads.length > 0) {
    await saveRequest(incident, { by, why: 'changes', comments, threads, key: keyOfChanges(review) }, ports);
  }
  return { why: 'people', comments };
}

function isOfProgram({ why }: ReviewRequested): boolean {
  return why === 'checks' || why === 'conflict';
}

/** The pull request stays as it is when nothing that was asked for in comments can be followed, and each of them is told so. */
export async function keepProposal(
  incident: Incident,
  reason: string,
  ports: RoundPorts,
): Promise<StepResult<'await'> | undefined> {
  const { review, attempts, repository, answered = [] } = incident;
  const request = await findRequest(incident, ports);
  if (review === undefined || request === undefined) return undefined;
  const { threads = [], key } = request;
  for (const { id } of threads) {
    const text = line`Suture could not follow this, so the pull request stays as it is: ${reason}`;
    await ports.codeHost.replyOnce(repository, review.id, id, `reply-${id}`, toMarkdown([paragraph(text)]));
  }
  if (threads.length === 0) {
    const text = line`Suture found no other fix, so this pull request stays as it is: ${reason}`;
    await ports.codeHost.commentOnce(
      repository,
      review.id,
      `nothing-else-${attempts.review}`,
      toMarkdown([paragraph(text)]),
    );
  }
  return {
    summary: `no other fix was found: ${reason}`,
    next: 'await',
    change: {
      attempts: { ...attempts, review: attempts.review + 1 },
      ...(key === undefined ? {} : { answered: [...answered, key] }),
    },
  };
}
