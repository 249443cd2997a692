import {
  answerCallbacks,
  type CallbackPorts,
  InvalidInput,
  isUsableWebhookSecret,
  type Ports,
  parseJson,
  shortestWebhookSecret,
  verifySignature,
} from '@suture/core';
import { z } from 'zod';

export interface WebhookDelivery {
  /** Names in lower case, as API Gateway gives them. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came: the signature is over these and nothing else. */
  readonly body: Uint8Array;
}

export interface WebhookAnswer {
  /** HTTP status. */
  readonly status: 200 | 202 | 400 | 401 | 413 | 503;
  readonly outcome:
    | 'answered'
    | 'nothing to do'
    | 'seen before'
    | 'busy'
    | 'unsigned'
    | 'too large'
    | 'unreadable'
    | 'stopped';
  readonly event: string;
  /** For whoever reads the delivery in the code host's settings. */
  readonly say: string;
}

/** GitHub sends up to 25 MB; what we wait for is far below this. */
const mostBytes = 1_000_000;
/** Seconds after which a delivery that was not finished may be tried again. */
const claimSeconds = 120;

const Body = z.object({
  repository: z.object({ full_name: z.string() }).optional(),
  pull_request: z.object({ number: z.int() }).optional(),
});

/**
 * Takes one delivery in: size, signature, identity, and only then its words. It decides nothing by itself; it says that something
 * happened, and the loop then asks the code host how things stand.
 * @param secrets the current one and the one before it; a secret that is not usable counts as not set
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
  if (body.length > mostBytes) return { status: 413, outcome: 'too large', event, say: `more than ${mostBytes} bytes` };
  const signature = verifySignature({ body, header: headers['x-hub-signature-256'], secrets });
  if (signature !== 'valid') return { status: 401, outcome: 'unsigned', event, say: `the signature is ${signature}` };
  const id = headers['x-github-delivery'];
  if (id === undefined || id === '') return { status: 400, outcome: 'unreadable', event, say: 'no x-github-delivery' };
  if ((await ports.killSwitch.reason()) !== undefined)
    return { status: 503, outcome: 'stopped', event, say: 'the kill switch is thrown; deliver this again later' };
  const claim = await ports.deliveries.claim('github', id, claimSeconds);
  if (claim === 'busy') return { status: 503, outcome: 'busy', event, say: 'this delivery is being handled' };
  if (claim === 'done') return { status: 200, outcome: 'seen before', event, say: 'this delivery was handled before' };
  const about = readBody(body);
  if (about === undefined)
    return { status: 400, outcome: 'unreadable', event, say: 'the body is not what GitHub sends' };
  const answered = await answerAll(await findIncidents(event, about, ports), ports);
  await ports.deliveries.finish('github', id);
  if (answered === 0) return { status: 202, outcome: 'nothing to do', event, say: 'nothing waits for this' };
  return {
    status: 200,
    outcome: 'answered',
    event,
    say: `${answered} waiting incident${answered === 1 ? '' : 's'} went on`,
  };
}

function readBody(body: Uint8Array): z.infer<typeof Body> | undefined {
  try {
    return parseJson(Body, new TextDecoder().decode(body), 'the webhook');
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}

/** The incidents that wait for what an event is about. */
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
