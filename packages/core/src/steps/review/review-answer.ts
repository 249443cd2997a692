import type { Incident, Review } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { toMarkdown } from '../../render/document.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { defineStep, type StepContext } from '../define-step.ts';
import { requireField } from '../load.ts';
import { answerCommand, answerNeeds } from './answer-command.ts';
import { answerChecks, keyOfChecks, listRedChecks } from './checks.ts';
import { answerConflict, hasNewConflict, keyOfConflict } from './conflict.ts';
import { listDueCommands } from './due-commands.ts';

/**
 * Answers what people ask of Suture while a pull request is open, each comment once by its id, and once for each commit what happens to it:
 * failed checks, and a conflict with its base branch.
 */
export const reviewAnswer = defineStep({
  name: 'ReviewAnswer',
  stage: 'review',
  needs: [...answerNeeds, 'codeHost', 'tickets'],
  next: ['await', 'write', 'hand_over'],
  seconds: 120,
  run: async ({ incident, audit }, ports) => {
    const opened = requireField(incident.review, 'review', incident);
    const review = await ports.codeHost.readReview(incident.repository, opened.id);
    if (review.status === 'merged' || review.status === 'closed')
      return { summary: `${review.url} is ${review.status} already`, next: 'await' };
    const due = await listDueCommands(incident, ports);
    let answered = incident.answered ?? [];
    for (const one of due) {
      const { conversation, comment, command, key } = one;
      await audit('command read', { command: command.kind, by: comment.by, comment: key });
      const { text, goesOn } = await answerCommand(incident, review, one, ports);
      if (conversation.of === 'review')
        await ports.codeHost.commentOnce(incident.repository, conversation.id, key, toMarkdown(text));
      else if (incident.ticket !== undefined)
        await ports.tickets.comment(incident.ticket, `answer-${comment.id}`, writeForTicket(text, ports.config));
      answered = [...answered, key];
      if (goesOn !== undefined) return { ...goesOn, change: { ...goesOn.change, answered } };
    }
    const event = await answerEvent(incident, review, audit, ports);
    if (event !== undefined) {
      await ports.codeHost.commentOnce(incident.repository, review.id, event.key, toMarkdown(event.text));
      answered = [...answered, event.key];
      const { goesOn } = event;
      if (goesOn !== undefined) return { ...goesOn, change: { ...goesOn.change, answered } };
      return { summary: 'explained what happened to the pull request', next: 'await', change: { answered } };
    }
    const summary = due.length === 1 ? 'answered a comment' : `answered ${due.length} comments`;
    return { summary, next: 'await', change: { answered } };
  },
});

/** What happened to the pull request itself: it conflicts, which comes first since it is written again then, or its checks fail. */
async function answerEvent(
  incident: Incident,
  review: Review,
  audit: StepContext['audit'],
  ports: Pick<Ports, 'artifacts' | 'codeHost' | 'config'>,
) {
  const { headCommit } = review;
  if (hasNewConflict(incident, review)) {
    await audit('pull request conflicts', { head: headCommit });
    return { key: keyOfConflict(headCommit), ...(await answerConflict(incident, review, ports)) };
  }
  const red = await listRedChecks(incident, review, ports);
  if (red.length === 0) return undefined;
  await audit('checks failed', { head: headCommit, checks: red.map(({ name }) => name.slice(0, 120)) });
  return { key: keyOfChecks(headCommit), ...(await answerChecks(incident, red, ports)) };
}
