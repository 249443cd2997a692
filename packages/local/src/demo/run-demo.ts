import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { alertSources, readAlert } from '@suture/adapters/alerts';
import { createHealthRollout } from '@suture/adapters/health-endpoint';
import { createLogTelemetry, readChunks } from '@suture/adapters/local-files';
import { type Incident, type Log, type Ports, type Review, readConfig, shortId } from '@suture/core';
import { type LocalLoop, openLocalLoop } from '../loop.ts';
import { type AlarmRule, type AlarmState, watchAlarm } from './alarm.ts';
import { startPipeline } from './pipeline.ts';
import type { Catalogue, CataloguedBug } from './service.ts';
import { send, startTraffic } from './traffic.ts';

export interface DemoOptions {
  readonly bug: CataloguedBug;
  readonly catalogue: Catalogue;
  /** A repository with the service's history; its branch is what ships. */
  readonly repository: string;
  readonly branch: string;
  /** An empty folder for everything the demo writes. */
  readonly folder: string;
  readonly log: Log;
  readonly say: (line: string) => void;
  /** Asks the person; true merges, false rejects. */
  readonly decide: (review: Review, incident: Incident) => Promise<boolean>;
  readonly onRun?: (kind: 'suite' | 'reproduction', milliseconds: number) => void;
}

export interface DemoEnd {
  readonly incident: Incident;
  readonly ports: Ports;
  /** The answer to the request that failed, from the service as it runs at the end. */
  readonly answer: { readonly status: number; readonly body: string } | undefined;
  /** Milliseconds from the alarm to the end, without the wait for the person. */
  readonly milliseconds: number;
  close(): Promise<void>;
}

const rule: AlarmRule = {
  name: 'orders-5xx',
  description: 'orders answers too many requests with 5xx',
  threshold: 0.05,
  windowSeconds: 2,
  leastRequests: 10,
};

/** The whole loop once, against a live service that fails: traffic, alarm, heal, a person's decision, rollout, recovery. */
export async function runDemo(options: DemoOptions): Promise<DemoEnd> {
  const logFile = join(options.folder, 'orders.log');
  await mkdir(options.folder, { recursive: true });
  const pipeline = await startPipeline({
    repository: options.repository,
    branch: options.branch,
    folder: join(options.folder, 'deployed'),
    log: logFile,
    onDeploy: (commit) => options.say(`the service runs commit ${shortId(commit)}`),
  });
  const traffic = startTraffic(pipeline.url, options.catalogue.okTraffic, options.bug.traffic);
  let raise: (event: string) => void = () => undefined;
  const alarm = new Promise<string>((resolve) => {
    raise = resolve;
  });
  const watch = watchAlarm(rule, logFile, (event, state) => {
    options.say(`alarm ${rule.name} is ${state}`);
    if (state === 'ALARM') raise(JSON.stringify(event));
  });
  const loop = await openDemoLoop(options, logFile, () => watch.state(), pipeline.url);
  try {
    const alert = readAlert(await alarm, 'the alarm event', loop.ports.config, alertSources);
    const started = performance.now();
    const intake = await loop.submit(alert);
    if (intake.outcome === 'suppressed') throw new Error(`the alarm was suppressed: ${intake.reason}`);
    const asked = { milliseconds: 0 };
    const person = decideWhenOpen(options, loop, intake.incidentId, asked);
    const end = await Promise.race([loop.run(intake.incidentId, { stay: true }), person.failed]);
    person.stop();
    if (end.outcome === 'failed') throw end.error;
    const milliseconds = performance.now() - started - asked.milliseconds;
    const url = pipeline.url();
    const answer = url === undefined ? undefined : await send(url, options.bug.traffic);
    return { incident: end.incident, ports: loop.ports, answer, milliseconds, close: loop.close };
  } finally {
    watch.stop();
    await traffic.stop();
    await pipeline.stop();
  }
}

async function openDemoLoop(
  options: DemoOptions,
  logFile: string,
  alarmState: () => AlarmState,
  url: () => string | undefined,
): Promise<LocalLoop> {
  const config = readConfig(
    {
      services: {
        orders: {
          repository: options.repository,
          branch: options.branch,
          alarms: ['orders-*'],
          severity: 'high',
          trust: { start: 'propose' },
        },
      },
      limits: { verifySeconds: { critical: 3, high: 3, medium: 3, low: 3 }, verifyEvery: 1, verifyLooks: 30 },
    },
    'the demo’s configuration',
  );
  const health = () => `${url() ?? 'http://127.0.0.1:9'}/health`;
  const rollouts = createHealthRollout({ url: health, fetch });
  const telemetry = createLogTelemetry({
    lines: () => readChunks(logFile),
    alarm: async () => (alarmState() === 'ALARM' ? 'firing' : 'ok'),
    windowSeconds: 60,
  });
  return openLocalLoop({
    repository: options.repository,
    service: 'orders',
    config,
    log: options.log,
    environment: { SUTURE_HOME: join(options.folder, 'state') },
    allowUnsandboxed: true,
    live: { telemetry, rollouts, deployedCommit: () => rollouts.liveCommit() },
    ...(options.onRun === undefined ? {} : { onRun: options.onRun }),
  });
}

/** Milliseconds between two looks for a pull request to decide about. */
const lookEvery = 200;

/** The person at the other end: told of the pull request once, decides, and merges as themselves. */
function decideWhenOpen(options: DemoOptions, loop: LocalLoop, incidentId: string, asked: { milliseconds: number }) {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  let decided = false;
  const timer = setInterval(() => {
    if (decided) return;
    decideOnce().catch(fail);
  }, lookEvery);
  async function decideOnce(): Promise<void> {
    const incident = await loop.ports.incidents.get(incidentId);
    if (incident?.review === undefined || decided) return;
    decided = true;
    const began = performance.now();
    const review = await loop.ports.codeHost.readReview(options.repository, incident.review.id);
    const merge = await options.decide(review, incident);
    asked.milliseconds = performance.now() - began;
    const by = await loop.reviewer.whoAmI();
    if (merge) await loop.reviewer.approve(review.id, { by });
    else await loop.reviewer.reject(review.id, { by, reason: 'declined in the demo' });
  }
  return { failed, stop: () => clearInterval(timer) };
}
