import { createHash, timingSafeEqual } from 'node:crypto';
import { isUsableWebhookSecret, type Log, readCommand, shortestWebhookSecret } from '@suture/core';
import * as z from 'zod';
import type { Inbox } from '../inbox.ts';
import { readLeniently } from '../lenient.ts';
import type { WebhookDelivery } from '../webhook-delivery.ts';

export interface GitLabWebhookAnswer {
  /** HTTP status. */
  readonly status: 200 | 202 | 400 | 401 | 413;
  readonly outcome: 'queued' | 'nothing to do' | 'unsigned' | 'too large' | 'unreadable';
  readonly event: string;
  /** Shown with the delivery in the webhook's recent events. */
  readonly say: string;
}

/** What the loop needs of a delivery. */
export const GitLabDelivery = z.object({
  /** The same for each retry of one delivery. */
  id: z.string().min(1).max(200),
  event: z.enum(['merge_request', 'note', 'deployment', 'pipeline']),
  /** `group/project`. */
  repository: z.string().min(1).max(500),
  pull: z.int().positive().optional(),
  /** The issue that was commented on. */
  issue: z.int().positive().optional(),
  /** The commit whose pipeline ended. */
  commit: z.string().min(1).max(100).optional(),
});
export type GitLabDelivery = z.infer<typeof GitLabDelivery>;

/** The `detail-type` of a queued delivery. */
export const gitLabDelivery = 'GitLab Delivery';

/** The triggers that the webhook must have, as GitLab's settings call them. */
export const gitLabTriggers = ['Merge request events', 'Comments', 'Deployment events', 'Pipeline events'] as const;

const mostBytes = 1_000_000;

/** What an event is about; events of groups and members have the second name. */
const Kind = z.object({ object_kind: z.string().optional(), event_name: z.string().optional() });

/** docs.gitlab.com/user/project/integrations/webhook_events. */
const Body = z.object({
  object_kind: z.string(),
  project: z.object({ path_with_namespace: z.string() }),
  object_attributes: z
    .object({
      iid: z.int().nullish(),
      note: z.string().nullish(),
      /** Of a pipeline. */
      ...{ ref: z.string().nullish(), sha: z.string().nullish(), status: z.string().nullish() },
    })
    .nullish(),
  /** What a comment is about, or a pipeline runs for. */
  merge_request: z.object({ iid: z.int(), source_branch: z.string().nullish() }).nullish(),
  issue: z.object({ iid: z.int() }).nullish(),
});
type Body = z.infer<typeof Body>;

interface Admission {
  readonly inbox: Inbox;
  readonly log: Log;
}

/**
 * Takes one delivery in: checks size and token before it reads the body, puts what the loop needs of it into the queue, and answers. GitLab signs
 * nothing by this token, and everybody who knows it can send any body. So a delivery only makes Suture look again, and is never believed.
 * @param secrets a secret that is not usable counts as not set
 * @throws what the inbox throws: then GitLab sends the delivery again
 */
export async function admitGitLabWebhook(
  { headers, body }: WebhookDelivery,
  secrets: readonly [current: string, previous: string],
  { inbox, log }: Admission,
): Promise<GitLabWebhookAnswer> {
  const event = headers['x-gitlab-event'] ?? 'unknown';
  const answer = (
    status: GitLabWebhookAnswer['status'],
    outcome: GitLabWebhookAnswer['outcome'],
    say: string,
  ): GitLabWebhookAnswer => ({ status, outcome, event, say });
  if (!isUsableWebhookSecret(secrets[0])) {
    const secret = 'GITLAB_WEBHOOK_SECRET';
    log.warn('the webhook secret is too short to be used', { secret, least: shortestWebhookSecret });
  }
  if (body.length > mostBytes) return answer(413, 'too large', `more than ${mostBytes} bytes`);
  const given = headers['x-gitlab-token'];
  if (given === undefined || given === '') return answer(401, 'unsigned', 'no X-Gitlab-Token');
  if (!isKnown(given, secrets)) return answer(401, 'unsigned', 'the X-Gitlab-Token is another');
  const text = new TextDecoder().decode(body);
  const kind = readLeniently(Kind, text);
  if (kind === undefined) return answer(400, 'unreadable', 'the body is not what GitLab sends');
  // GitLab switches a webhook off that refuses too often, so what is not awaited is no fault.
  const nobodyWaits = `no incident waits for ${(kind.object_kind ?? kind.event_name ?? 'it').slice(0, 100)}`;
  if (!GitLabDelivery.shape.event.safeParse(kind.object_kind).success) return answer(200, 'nothing to do', nobodyWaits);
  const about = readLeniently(Body, text);
  if (about === undefined) return answer(400, 'unreadable', 'the body is not what GitLab sends');
  const delivery = GitLabDelivery.safeParse({
    id: idOf({ headers, body }),
    event: about.object_kind,
    repository: about.project.path_with_namespace,
    ...subjectOf(about),
  }).data;
  const { event: kindOf, pull, issue, commit } = delivery ?? {};
  const isAwaited = kindOf === 'deployment' || pull !== undefined || issue !== undefined || commit !== undefined;
  if (delivery === undefined || !isAwaited) return answer(200, 'nothing to do', nobodyWaits);
  await inbox.put({ 'detail-type': gitLabDelivery, detail: delivery });
  return answer(202, 'queued', 'queued');
}

/** What a delivery is about. Of the comments on issues only a command wakes an incident, and of all pipelines the end of those on Suture's branches. */
function subjectOf({ object_kind, object_attributes: about, merge_request, issue }: Body) {
  if (object_kind === 'note') {
    const isCommand = readCommand(about?.note ?? '') !== undefined;
    return { pull: merge_request?.iid, issue: isCommand ? issue?.iid : undefined };
  }
  if (object_kind !== 'pipeline') return { pull: about?.iid ?? undefined };
  const branch = merge_request?.source_branch ?? about?.ref ?? '';
  if (!branch.startsWith('suture/') || !/^(?:success|failed|canceled|skipped)$/.test(about?.status ?? '')) return {};
  return { pull: merge_request?.iid, commit: about?.sha ?? undefined };
}

/** Compares digests, which have one length, with every secret, so that the time taken tells nothing. */
function isKnown(given: string, secrets: readonly string[]): boolean {
  const digest = (text: string) => createHash('sha256').update(text.trim()).digest();
  const matches = secrets.map(
    (secret) => isUsableWebhookSecret(secret) && timingSafeEqual(digest(given), digest(secret)),
  );
  return matches.includes(true);
}

/**
 * GitLab's own id from release 17.4 on. Before it, the id of an event, which events that follow from it share, and so the body with it.
 */
function idOf({ headers, body }: WebhookDelivery): string {
  const key = headers['idempotency-key'];
  if (key !== undefined && key !== '') return key.slice(0, 200);
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 32);
  return `${(headers['x-gitlab-event-uuid'] ?? 'no-uuid').slice(0, 100)}-${digest}`;
}
