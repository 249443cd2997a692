import {
  answerCallbacks,
  type CallbackPorts,
  isUsableWebhookSecret,
  type Ports,
  shortestWebhookSecret,
  verifySignature,
} from '@suture/core';
import { z } from 'zod';
import { readLeniently } from '../lenient.ts';

export interface WebhookDelivery {
  /** Names in lower case, as API Gateway sends them. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as received: the signature covers exactly these. */
  readonly body: Uint8Array;
}

type Refused = 'unsigned' | 'too large' | 'unreadable' | 'stopped';

export interface WebhookAnswer {
  /** HTTP status. */
  readonly status: 200 | 202 | 400 | 401 | 413 | 503;
  readonly outcome: 'answered' | 'nothing to do' | 'seen before' | 'busy' | Refused;
  readonly event: string;
  /** Shown with the delivery in GitHub's settings. */
  readonly say: string;
}

/** GitHub sends up to 25 MB; the events we use are far smaller. */
const mostBytes = 1_000_000;
/** Seconds after which an unfinished delivery may be retried. */
const claimSeconds = 120;

const Body = z.object({
  repository: z.object({ full_name: z.string() }).optional(),
  pull_request: z.object({ number: z.int() }).optional(),
});

/**
 * Processes one delivery: checks size, signature and identity before it reads the body. The delivery decides nothing: it only
 * wakes the incidents, which then ask the code host for the present state.
 * @param secrets a secret that is not usable counts as not set
 */
export async function receiveGitHubWebhook(
  { headers, body }: WebhookDelivery,
  secrets: readonly [current: string, previous: string],
  ports: CallbackPorts & Pick<Ports, 'deliveries' | 'killSwitch' | 'log'>,
): Promise<WebhookAnswer> {
  if (!isUsableWebhookSecret(secrets[0]))
    ports.log.warn('the webhook secret is too short to be used', {
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
  if ((await ports.killSwitch.reason()) !== undefined)
    return answer(503, 'stopped', 'the kill switch is thrown; deliver this again later');
  const claim = await ports.deliveries.claim('github', id, claimSeconds);
  if (claim === 'busy') return answer(503, 'busy', 'this delivery is being handled');
  if (claim === 'done') return answer(200, 'seen before', 'this delivery was handled before');
  const about = readLeniently(Body, new TextDecoder().decode(body));
  if (about === undefined) return answer(400, 'unreadable', 'the body is not what GitHub sends');
  const answered = await answerAll(await findIncidents(event, about, ports), ports);
  await ports.deliveries.finish('github', id);
  if (answered === 0) return answer(202, 'nothing to do', 'nothing waits for this');
  return answer(200, 'answered', `${answered} waiting incident${answered === 1 ? '' : 's'} went on`);
}

/** The incidents that wait for this event. */
async function findIncidents(
  event: string,
  about: z.infer<typeof Body>,
  ports: CallbackPorts,
): Promise<readonly string[]> {
  const repository = about.repository?.full_name;
  if (repository === undefined) return [];
  if (event.startsWith('pull_request') && about.pull_request !== undefined) {
    const wait = await ports.pendingCallbacks.get('review', `${repository}#${about.pull_request.number}`);
    return wait === undefined ? [] : [wait.incidentId];
  }
  if (event !== 'deployment_status') return [];
  const { items } = await ports.pendingCallbacks.list();
  return items
    .filter((wait) => wait.kind === 'rollout' && wait.ref.startsWith(`${repository}@`))
    .map((wait) => wait.incidentId);
}

async function answerAll(incidentIds: readonly string[], ports: CallbackPorts): Promise<number> {
  let answered = 0;
  for (const incidentId of incidentIds) if (await answerCallbacks(incidentId, ports)) answered += 1;
  return answered;
}
