import { isUsableWebhookSecret, type Log, readCommand, shortestWebhookSecret, verifySignature } from '@suture/core';
import * as z from 'zod';
import type { Inbox } from '../inbox.ts';
import { readLeniently } from '../lenient.ts';
import type { WebhookDelivery } from '../webhook-delivery.ts';
import type { ForwardWebhook } from './forward-webhook.ts';

export interface WebhookAnswer {
  /** HTTP status. */
  readonly status: 200 | 202 | 400 | 401 | 413 | 502;
  readonly outcome: 'queued' | 'not passed on' | 'nothing to do' | 'unsigned' | 'too large' | 'unreadable';
  readonly event: string;
  /** Shown with the delivery in GitHub's settings. */
  readonly say: string;
}

/** What the loop needs of a delivery. */
export const GitHubDelivery = z.object({
  /** GitHub's own id, which a redelivery keeps. */
  id: z.string().min(1).max(100),
  /** `pull_request`, `deployment_status`, `issue_comment`. */
  event: z.string().min(1).max(100),
  /** `owner/name`. */
  repository: z.string().min(1).max(300),
  pull: z.int().positive().optional(),
  /** The issue or pull request that was commented on. */
  issue: z.int().positive().optional(),
  /** The commit whose checks ended. */
  commit: z.string().min(1).max(100).optional(),
});
export type GitHubDelivery = z.infer<typeof GitHubDelivery>;

/** The `detail-type` of a queued delivery. */
export const gitHubDelivery = 'GitHub Delivery';

/** GitHub sends up to 25 MB; the events we use are far smaller. */
const mostBytes = 1_000_000;

/** What the App must be subscribed to: without these a decision or a rollout waits for the sweeper. A rollout by a workflow wants `workflow_run` too. */
export const webhookEvents = ['pull_request', 'pull_request_review', 'issue_comment', 'deployment_status'] as const;

/** The events that an incident can wait for. */
const awaited = /^(?:pull_request\w*|deployment_status|workflow_run|issue_comment|check_suite|check_run|status)$/;

const Body = z.object({
  repository: z.object({ full_name: z.string() }),
  pull_request: z.object({ number: z.int() }).optional(),
  issue: z.object({ number: z.int() }).optional(),
  comment: z.object({ body: z.string().nullish(), user: z.object({ type: z.string() }).nullish() }).optional(),
  action: z.string().optional(),
  check_suite: z.object({ head_sha: z.string() }).optional(),
  check_run: z.object({ head_sha: z.string() }).optional(),
  /** Of a status. */
  sha: z.string().optional(),
  state: z.string().optional(),
});
type Body = z.infer<typeof Body>;

/** Of all comments only a person's command wakes an incident, and of all news of checks only their end. */
function isChatter(event: string, { action, comment, state }: Body): boolean {
  if (event === 'status') return state === 'pending';
  if (event.startsWith('check_')) return action !== 'completed';
  if (event !== 'issue_comment') return false;
  return comment?.user?.type !== 'User' || readCommand(comment.body ?? '') === undefined;
}

/**
 * Takes one delivery in: checks size, signature and identity before it reads the body, puts what the loop needs of it into the queue, and answers.
 * GitHub waits ten seconds for the answer and sends nothing twice, so nothing else is done meanwhile but to pass the delivery on to the other
 * stages of the App. Where one does not take it, GitHub shows the delivery as failed, and it can be redelivered there: every stage knows its id.
 * @param secrets a secret that is not usable counts as not set
 * @throws what the inbox throws: then GitHub shows the delivery as failed, and it can be redelivered there
 */
export async function admitGitHubWebhook(
  { headers, body }: WebhookDelivery,
  secrets: readonly [current: string, previous: string],
  { inbox, log, forward }: { readonly inbox: Inbox; readonly log: Log; readonly forward?: ForwardWebhook },
): Promise<WebhookAnswer> {
  if (!isUsableWebhookSecret(secrets[0]))
    log.warn('the webhook secret is too short to be used', {
      secret: 'GITHUB_WEBHOOK_SECRET',
      least: shortestWebhookSecret,
    });
  const event = headers['x-github-event'] ?? 'unknown';
  const answer = (status: WebhookAnswer['status'], outcome: WebhookAnswer['outcome'], say: string): WebhookAnswer => ({
    status,
    outcome,
    event,
    say,
  });
  if (body.length > mostBytes) return answer(413, 'too large', `more than ${mostBytes} bytes`);
  const signature = verifySignature({ body, header: headers['x-hub-signature-256'], secrets });
  if (signature !== 'valid') return answer(401, 'unsigned', `the signature is ${signature}`);
  const id = headers['x-github-delivery'];
  if (id === undefined || id === '') return answer(400, 'unreadable', 'no x-github-delivery');
  if (!awaited.test(event)) return answer(200, 'nothing to do', `no incident waits for ${event.slice(0, 100)}`);
  const about = readLeniently(Body, new TextDecoder().decode(body));
  const delivery = GitHubDelivery.safeParse({
    id,
    event,
    repository: about?.repository.full_name,
    pull: about?.pull_request?.number,
    issue: about?.issue?.number,
    commit: about?.check_suite?.head_sha ?? about?.check_run?.head_sha ?? about?.sha,
  }).data;
  if (delivery === undefined) return answer(400, 'unreadable', 'the body is not what GitHub sends');
  if (about !== undefined && isChatter(event, about))
    return answer(200, 'nothing to do', `nothing that an incident waits for in ${event}`);
  const [missed = []] = await Promise.all([
    forward?.({ headers, body }),
    inbox.put({ 'detail-type': gitHubDelivery, detail: delivery }),
  ]);
  if (missed.length > 0) {
    log.warn('webhook not passed on', { missed });
    return answer(502, 'not passed on', `queued here, and not taken by ${missed.join(', ')}: redeliver it`);
  }
  return answer(202, 'queued', 'queued');
}
