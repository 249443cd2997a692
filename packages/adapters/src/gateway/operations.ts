import {
  AlertAnswer,
  AlertNews,
  ChatAnswer,
  ChatName,
  ChatRequest,
  Checks,
  CodeQuestion,
  CommandComment,
  Commit,
  Conversation,
  Described,
  FileChange,
  Incident,
  Instant,
  OtherChange,
  People,
  Review,
  ReviewRef,
  Rollout,
  ScratchBranch,
  TicketRef,
} from '@suture/core';
import * as z from 'zod';
import { Deployment } from '../code-hosts/deployment.ts';
import { treeKey } from '../snapshots/tree-key.ts';
import { locateTicket, operation } from './operation.ts';

/** Groups of GitLab can hold groups. */
const repository = z.string().regex(/^[\w.-]+(?:\/[\w.-]+)+$/, 'it must be owner/name');
const commit = z.string().min(1);
const reviewId = z.string().regex(/^[1-9]\d{0,8}$/, 'it must be a number');
/** What a comment is found again by, in a hidden mark. */
const commentKey = z.string().regex(/^[\w.:-]{1,200}$/);
/** Text from a model. If it names nothing that exists, the answer is empty. */
const asked = z.string().max(5000);
const files = z.array(FileChange).readonly();
const commits = z.array(Commit).readonly();
/** The answer of an operation without a result; JSON has no undefined. */
const nothing = z.null().transform((): void => undefined);

const BlameRange = z.object({
  startLine: z.int(),
  endLine: z.int(),
  commit: z.object({ id: z.string(), date: Instant, subject: z.string() }),
});
const FileDifference = z.object({ path: z.string(), status: z.string(), patch: z.string().exactOptional() });
const differences = z.array(FileDifference).readonly();
const CommitChanges = z.object({ commit: Commit.omit({ files: true }), message: z.string(), files: differences });
const KeptCommit = z.object({
  incidentId: z.string(),
  baseCommit: commit,
  branch: z.string().startsWith('suture/'),
  files,
  message: z.string(),
});
const ReviewRequest = KeptCommit.extend({
  base: ScratchBranch.exactOptional(),
  title: z.string(),
  body: z.string(),
  draft: z.boolean(),
}).refine(({ base, draft }) => base === undefined || draft, {
  path: ['draft'],
  error: 'a pull request onto the branch of a rehearsal must be a draft',
});

/** All operations of the only function that holds the code host's credentials. */
export const operations = {
  deployedCommit: operation({
    input: z.object({ incident: Incident }),
    output: z.string(),
    run: ({ codeHost }, { incident }) => codeHost.deployedCommit(incident),
  }),
  history: operation({
    input: z.object({ repository, commit, limit: z.int().min(1).max(500) }),
    output: commits,
    run: ({ codeHost }, { repository, commit, limit }) => codeHost.history(repository, commit, limit),
  }),
  diff: operation({
    input: z.object({ repository, baseCommit: commit, files }),
    output: z.string(),
    run: ({ codeHost }, { repository, baseCommit, files }) => codeHost.diff(repository, baseCommit, files),
  }),
  openReview: operation({
    input: z.object({ repository, request: ReviewRequest }),
    output: ReviewRef,
    run: ({ codeHost }, { repository, request }) => codeHost.openReview(repository, request),
  }),
  otherChanges: operation({
    input: z.object({ repository, commit: z.string() }),
    output: z.array(OtherChange).readonly(),
    run: ({ codeHost }, { repository, commit }) => codeHost.otherChanges(repository, commit),
  }),
  readReview: operation({
    input: z.object({ repository, reviewId }),
    output: Review,
    run: ({ codeHost }, { repository, reviewId }) => codeHost.readReview(repository, reviewId),
  }),
  comment: operation({
    input: z.object({ repository, reviewId, text: z.string() }),
    output: nothing,
    run: ({ codeHost }, { repository, reviewId, text }) => codeHost.comment(repository, reviewId, text),
  }),
  readCommands: operation({
    input: z.object({ repository, conversation: Conversation }),
    output: z.array(CommandComment).readonly(),
    run: ({ codeHost }, { repository, conversation }) => codeHost.readCommands(repository, conversation),
  }),
  readChecks: operation({
    input: z.object({ repository, commit }),
    output: Checks,
    run: ({ codeHost }, { repository, commit }) => codeHost.readChecks(repository, commit),
  }),
  readBaseTip: operation({
    input: z.object({ repository, reviewId }),
    output: z.string(),
    run: ({ codeHost }, { repository, reviewId }) => codeHost.readBaseTip(repository, reviewId),
  }),
  keepBranch: operation({
    input: z.object({ repository, commit: KeptCommit }),
    output: z
      .object({ url: z.string() })
      .nullable()
      .transform((kept) => kept ?? undefined),
    run: ({ codeHost }, { repository, commit }) => codeHost.keepBranch(repository, commit),
  }),
  findPeople: operation({
    input: z.object({ repository, question: CodeQuestion }),
    output: People,
    run: ({ codeHost }, { repository, question }) => codeHost.findPeople(repository, question),
  }),
  askForReview: operation({
    input: z.object({ repository, reviewId, people: z.array(z.string().max(200)).max(10).readonly() }),
    output: z.array(z.string()).readonly(),
    run: ({ codeHost }, { repository, reviewId, people }) => codeHost.askForReview(repository, reviewId, people),
  }),
  replyOnce: operation({
    input: z.object({ repository, reviewId, commentId: z.string().max(100), key: commentKey, text: z.string() }),
    output: nothing,
    run: ({ codeHost }, { repository, reviewId, commentId, key, text }) =>
      codeHost.replyOnce(repository, reviewId, commentId, key, text),
  }),
  commentOnce: operation({
    input: z.object({ repository, reviewId, key: commentKey, text: z.string() }),
    output: nothing,
    run: ({ codeHost }, { repository, reviewId, key, text }) => codeHost.commentOnce(repository, reviewId, key, text),
  }),
  closeReview: operation({
    input: z.object({ repository, reviewId, reason: z.string() }),
    output: z.enum(['closed', 'kept']),
    run: ({ codeHost }, { repository, reviewId, reason }) => codeHost.closeReview(repository, reviewId, reason),
  }),
  openTicket: operation({
    input: z.object({ repository, incidentId: z.string(), title: z.string(), body: z.string() }),
    output: TicketRef,
    run: async ({ ticketsFor }, { repository, incidentId, title, body }) => {
      const ticket = await ticketsFor(repository).open(incidentId, title, body);
      return { ...ticket, id: `${repository}#${ticket.id}` };
    },
  }),
  describeTicket: operation({
    input: z.object({ ticket: TicketRef, body: z.string() }),
    output: Described,
    run: ({ ticketsFor }, { ticket, body }) => {
      const located = locateTicket(ticket);
      return ticketsFor(located.repository).describe(located.ticket, body);
    },
  }),
  commentTicket: operation({
    input: z.object({ ticket: TicketRef, key: z.string(), text: z.string() }),
    output: nothing,
    run: ({ ticketsFor }, { ticket, key, text }) => {
      const located = locateTicket(ticket);
      return ticketsFor(located.repository).comment(located.ticket, key, text);
    },
  }),
  isTicketOpen: operation({
    input: z.object({ ticket: TicketRef }),
    output: z.boolean(),
    run: ({ ticketsFor }, { ticket }) => {
      const located = locateTicket(ticket);
      return ticketsFor(located.repository).isOpen(located.ticket);
    },
  }),
  closeTicket: operation({
    input: z.object({ ticket: TicketRef, resolution: z.string() }),
    output: nothing,
    run: ({ ticketsFor }, { ticket, resolution }) => {
      const located = locateTicket(ticket);
      return ticketsFor(located.repository).close(located.ticket, resolution);
    },
  }),
  noteAlert: operation({
    input: z.object({ incident: Incident, news: AlertNews }),
    output: AlertAnswer,
    run: ({ alertNotes }, { incident, news }) => alertNotes.tell(incident, news),
  }),
  sendToChat: operation({
    input: z.object({ incident: Incident, chat: ChatName, request: ChatRequest }),
    output: ChatAnswer,
    run: (parts, { incident, chat, request }) => parts.chat.send(incident, chat, request),
  }),
  rolloutStatus: operation({
    input: z.object({ incident: Incident, mergeCommit: commit }),
    output: Rollout,
    run: ({ rollouts }, { incident, mergeCommit }) => rollouts.status(incident, mergeCommit),
  }),
  isAncestor: operation({
    input: z.object({ repository, ancestor: commit, descendant: commit }),
    output: z.boolean(),
    run: ({ isAncestor }, { repository, ancestor, descendant }) => isAncestor(repository, ancestor, descendant),
  }),
  fileHistory: operation({
    input: z.object({ repository, commit: asked, path: asked, limit: z.int().min(1).max(100) }),
    output: commits,
    run: ({ codeHistory }, { repository, commit, path, limit }) => codeHistory.ofFile(repository, commit, path, limit),
  }),
  blame: operation({
    input: z.object({ repository, commit: asked, path: asked }),
    output: z.array(BlameRange).readonly(),
    run: ({ codeHistory }, { repository, commit, path }) => codeHistory.blame(repository, commit, path),
  }),
  changesOf: operation({
    input: z.object({ repository, commit: asked }),
    output: CommitChanges.nullable().transform((found) => found ?? undefined),
    run: ({ codeHistory }, { repository, commit }) => codeHistory.changesOf(repository, commit),
  }),
  compare: operation({
    input: z.object({ repository, base: asked, head: asked }),
    output: differences.nullable().transform((found) => found ?? undefined),
    run: ({ codeHistory }, { repository, base, head }) => codeHistory.compare(repository, base, head),
  }),
  deployments: operation({
    input: z.object({ repository, limit: z.int().min(1).max(100) }),
    output: z.array(Deployment).readonly(),
    run: ({ deployments }, { repository, limit }) => deployments(repository, limit),
  }),
  /** Stores the commit's packed tree for snapshots. */
  keepTree: operation({
    input: z.object({ repository, commit }),
    output: nothing,
    run: async ({ objects, tree }, { repository, commit }) => {
      const key = treeKey(repository, commit);
      if (!(await objects.has(key))) await objects.put(key, await tree(repository, commit));
    },
  }),
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;
