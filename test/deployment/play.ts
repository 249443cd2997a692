import { setTimeout as pause } from 'node:timers/promises';
import type { Incident } from '@suture/core';
import { expect } from 'vitest';
import { z } from 'zod';
import { type Delivery, type GitHubStandIn, headersOf } from '../stand-ins/github/index.ts';
import type { Cloud } from './cloud.ts';
import { outputOf } from './deploy.ts';
import { isRepairable, type Story } from './stories.ts';

const Answer = z.object({ statusCode: z.int(), body: z.string() });

/** What an observer of a story saw. */
export interface Played {
  readonly incident: Incident;
  readonly history: readonly string[];
  readonly status: string;
  /** What each delivery of the host was answered with. */
  readonly deliveries: readonly string[];
}

export function logGroupOf({ slug }: Story): string {
  return `/orders/${slug}`;
}

export function alarmOf({ slug }: Story): string {
  return `${slug}-errors`;
}

/**
 * Plays a story to its end: the alarm, and then everybody whom the loop waits for.
 * @param whileWaiting what happens once, while the execution waits for the first review
 */
export async function play(
  story: Story,
  cloud: Cloud,
  host: GitHubStandIn,
  whileWaiting: () => Promise<void> = async () => undefined,
): Promise<Played> {
  await cloud.openLog(logGroupOf(story));
  await cloud.makeAlarm(alarmOf(story));
  await fail(story, cloud);
  await cloud.putEvents([alarmEvent(alarmOf(story))]);
  const incidentId = await waitForIncident(story, cloud);
  const acted = { tokens: new Set<string>(), reviews: 0, readings: 0 };
  const deliveries: string[] = [];
  for (;;) {
    const { history, status } = await cloud.readExecution(incidentId);
    if (status !== 'running') {
      const incident = await cloud.stores.incidents.get(incidentId);
      if (incident === undefined) throw new Error(`${incidentId} is gone`);
      return { incident, history, status, deliveries };
    }
    for (const wait of (await cloud.stores.pendingCallbacks.list()).items) {
      if (wait.incidentId !== incidentId || acted.tokens.has(wait.token)) continue;
      if (acted.tokens.size === 0) await whileWaiting();
      acted.tokens.add(wait.token);
      const caused =
        wait.kind === 'review'
          ? decide(story, host, Number(wait.ref.split('#').at(-1)), ++acted.reviews)
          : await ship(story, host, cloud, wait.ref.split('@').at(-1) ?? '', ++acted.readings);
      for (const delivery of caused) deliveries.push(await deliver(delivery, cloud));
    }
    await pause(300);
  }
}

/** The alarm's change of state as EventBridge delivers it. */
export function alarmEvent(alarmName: string, at = new Date()) {
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [`arn:aws:cloudwatch:us-east-1:123456789012:alarm:${alarmName}`],
    detail: {
      alarmName,
      state: { value: 'ALARM', reason: 'Threshold Crossed', timestamp: at.toISOString().replace('Z', '+0000') },
      configuration: { description: `${alarmName}: orders fail` },
    },
  };
}

/** Brings a delivery to the webhook as the API's gateway would. */
export async function deliver(
  delivery: Delivery,
  cloud: Cloud,
  change: { readonly signature?: string } = {},
): Promise<string> {
  const headers = {
    ...headersOf(delivery),
    ...(change.signature === undefined ? {} : { 'x-hub-signature-256': change.signature }),
  };
  const answer = await post(cloud, 'WebhookFunctionName', {
    version: '2.0',
    routeKey: 'POST /github',
    headers,
    body: Buffer.from(delivery.body).toString('base64'),
    isBase64Encoded: true,
  });
  const { statusCode, body } = Answer.parse(answer);
  return `${delivery.event}: ${statusCode} ${body}`;
}

/** How often a sender sends a delivery that got no answer in time. */
const mostSends = 10;

/** What a function answers that had no time left: its own end, or that of a call it waited for. */
const noTime = /Sandbox\.Timedout|TimeoutError/;

/** Calls a webhook's function as the API's gateway does. A sender without an answer sends the delivery again. */
export async function post(cloud: Cloud, output: string, request: object): Promise<unknown> {
  for (let send = 1; ; send += 1) {
    try {
      return await cloud.invoke(outputOf(cloud.deployment, output), request);
    } catch (error) {
      if (send === mostSends || !(error instanceof Error) || !noTime.test(error.message)) throw error;
    }
  }
}

async function waitForIncident({ slug }: Story, cloud: Cloud): Promise<string> {
  const find = async () => (await cloud.stores.incidents.list()).items.find(({ service }) => service === slug)?.id;
  await expect.poll(find, { timeout: 300_000, interval: 300 }).toBeDefined();
  return (await find()) ?? '';
}

/** The service throws, and its alarm goes off. */
async function fail(story: Story, cloud: Cloud): Promise<void> {
  const message = `Cannot read properties of undefined (reading '${story.field}')`;
  const err = {
    name: 'TypeError',
    message,
    stack: `TypeError: ${message}\n    at total (/srv/orders/src/order.js:1:40)\n    at handle (/srv/orders/src/app.js:10:5)`,
  };
  const values = isRepairable(story) ? { args: { cart: {} } } : {};
  const lines = [1, 2, 3].map(() => {
    return { level: 'error', time: new Date().toISOString(), msg: 'order failed', err, ...values };
  });
  await cloud.writeLog(logGroupOf(story), lines);
  await cloud.setAlarm(alarmOf(story), 'ALARM');
}

/** A person decides about the pull request. */
function decide(story: Story, host: GitHubStandIn, number: number, turn: number): readonly Delivery[] {
  const { repository, scenario } = story;
  const { reviews = ['merge'] } = scenario.script;
  const decision = reviews[Math.min(turn, reviews.length) - 1];
  const by = 'reviewer';
  if (decision === 'close') return host.closePull(repository, number, { by }).deliveries;
  if (decision === 'request changes')
    return host.requestChanges(repository, number, { by, body: 'not like this' }).deliveries;
  if (decision?.startsWith('/suture')) return host.comment(repository, number, { by, body: decision }).deliveries;
  const pull = host.pulls(repository).find((one) => one.number === number);
  const pushed =
    decision === 'merge another commit'
      ? host.pushTo(repository, branchOf(pull), { 'NOTES.md': 'later\n' }, { by }).deliveries
      : [];
  const ready = pull?.draft === true ? host.markReady(repository, number, { by }).deliveries : [];
  const merged = host.merge(repository, number, { by });
  return [...pushed, ...ready, ...merged.deliveries];
}

function branchOf(pull: Readonly<Record<string, unknown>> | undefined): string {
  return z.object({ head: z.object({ ref: z.string() }) }).parse(pull).head.ref;
}

/** The team's own pipeline ships the merged change. The service then behaves as the story says. */
async function ship(
  story: Story,
  host: GitHubStandIn,
  cloud: Cloud,
  sha: string,
  turn: number,
): Promise<readonly Delivery[]> {
  const { rollouts = ['live'], readings = ['recovered'] } = story.scenario.script;
  const live = rollouts[Math.min(turn, rollouts.length) - 1] === 'live';
  const { deliveries } = host.deploy(story.repository, {
    sha,
    environment: 'production',
    state: live ? 'success' : 'failure',
    by: 'reviewer',
  });
  const reading = readings[Math.min(turn, readings.length) - 1];
  if (live && reading === 'same error') await fail(story, cloud);
  else await cloud.setAlarm(alarmOf(story), reading === 'silent' ? 'INSUFFICIENT_DATA' : 'OK');
  return deliveries;
}
