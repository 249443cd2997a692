import { artifactKeys, type Incident, Patch, type ReviewRef, ReviewRequested } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { describeFollowed } from '../../render/commands.ts';
import { toMarkdown } from '../../render/document.ts';
import { findArtifact } from '../load.ts';

type ThreadPorts = Pick<Ports, 'artifacts' | 'codeHost'>;

/** Answers each comment that asked for the round before: what the new commit does about it. */
export async function answerThreads(
  incident: Incident,
  review: ReviewRef,
  patch: Patch,
  ports: ThreadPorts,
): Promise<void> {
  const request = await findAnsweredRequest(incident, ports);
  if (request === undefined) return;
  const { number, threads = [] } = request;
  const before = await findArtifact(Patch, artifactKeys.patch(incident.id, number), ports);
  const textOf = (of: Patch | undefined, path: string) => of?.files.find((file) => file.path === path)?.after;
  for (const { id, path } of threads) {
    const isChanged = path === undefined || textOf(before, path) !== textOf(patch, path);
    const text = toMarkdown(
      describeFollowed(patch, { headCommit: review.headCommit, unchanged: isChanged ? undefined : path }),
    );
    await ports.codeHost.replyOnce(incident.repository, review.id, id, `reply-${id}`, text);
  }
}

/** What was asked for in the round that this pull request answers. Attempts that failed may lie between. */
async function findAnsweredRequest({ id, attempts }: Incident, ports: ThreadPorts) {
  for (let number = attempts.fix - 1; number > 0; number -= 1) {
    const found = await findArtifact(ReviewRequested, artifactKeys.reviewRequested(id, number), ports);
    if (found !== undefined) return found.round === attempts.review - 1 ? { ...found, number } : undefined;
  }
  return undefined;
}
