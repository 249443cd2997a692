import { toMarkdown } from '../../render/document.ts';
import { writeForTicket } from '../../render/ticket-text.ts';
import { defineStep } from '../define-step.ts';
import { requireField } from '../load.ts';
import { answerCommand, answerNeeds } from './answer-command.ts';
import { answerChecks, keyOfChecks, listRedChecks } from './checks.ts';
import { listDueCommands } from './due-commands.ts';

/** Answers what people ask of Suture while a pull request is open, each comment once by its id, and checks that fail, once for each commit. */
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
    const red = await listRedChecks(incident, review, ports);
    if (red.length > 0) {
      const key = keyOfChecks(review.headCommit);
      await audit('checks failed', { head: review.headCommit, checks: red.map(({ name }) => name.slice(0, 120)) });
      const { text, goesOn } = await answerChecks(incident, red, ports);
      await ports.codeHost.commentOnce(incident.repository, review.id, key, toMarkdown(text));
      answered = [...answered, key];
      const change = { answered, ...goesOn?.change };
      return goesOn === undefined
        ? { summary: 'explained failed checks', next: 'await', change }
        : { ...goesOn, change };
    }
    const summary = due.length === 1 ? 'answered a comment' : `answered ${due.length} comments`;
    return { summary, next: 'await', change: { answered } };
  },
});
