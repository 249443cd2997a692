import { EventEmitter, once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { alertSources, readAlert } from '@suture/adapters/alerts';
import { createHealthRollout } from '@suture/adapters/health-endpoint';
import { createLogTelemetry, readChunks } from '@suture/adapters/local-files';
import { defined, type Incident, type Log, type Ports, type Review, readConfig, shortId } from '@suture/core';
import { type LocalLoop, openLocalLoop } from '../loop.ts';
import { type AlarmRule, type AlarmState, watchAlarm } from './alarm.ts';
import { startPipeline } from './pipeline.ts';
import type { Catalogue, CataloguedBug } from './service.ts';
import { send, startTraffic } from './traffic.ts';

export interface DemoOptions {
  readonly bug: CataloguedBug;
  readonly catalogue: Catalogue;
  /** A repository with the service's history; its branch is deployed. */
  readonly repository: string;
  readonly branch: string;
  /** An empty folder for everything the demo writes. */
  readonly folder: string;
  readonly log: Log;
  readonly say: (line: string) => void;
  /** The person's decision: true merges, false rejects. */
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

/** Runs the whole loop once against a live, failing service: traffic, alarm, heal, a person's decision, rollout, recovery. */
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
  const alarms = new EventEmitter();
  const raised = once(alarms, 'raised');
  const watch = watchAlarm(rule, logFile, (event, state) => {
    options.say(`alarm ${rule.name} is ${state}`);
    if (state === 'ALARM') alarms.emit('raised', JSON.stringify(event));
  });
  const loop = await openDemoLoop(options, logFile, () => watch.state(), pipeline.url);
  try {
    const alert = readAlert(String((await raised)[0]), 'the alarm event', loop.ports.config, alertSources);
    const started = performance.now();
    const intake = await loop.submit(alert);
    if (intake.outcome === 'suppressed') throw new Error(`the alarm was suppressed: ${intake.reason}`);
    const ended = new AbortController();
    const [end, waited] = await Promise.all([
      loop.run(intake.incidentId, { stay: true }).finally(() => ended.abort()),
      decideWhenOpen(options, loop, intake.incidentId, ended.signal),
    ]);
    if (end.outcome === 'failed') throw end.error;
    const milliseconds = performance.now() - started - waited;
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
    ...defined({ onRun: options.onRun }),
  });
}

/** Milliseconds between two polls for a pull request to decide about. */
const pollEvery = 200;

/** Stands in for the person: waits for the pull request, decides, and merges as themselves. Returns the milliseconds they took. */
async function decideWhenOpen(
  { repository, decide }: DemoOptions,
  { ports, reviewer }: LocalLoop,
  incidentId: string,
  signal: AbortSignal,
): Promise<number> {
  while (!signal.aborted) {
    const incident = await ports.incidents.get(incidentId);
    if (incident?.review !== undefined) {
      const began = performance.now();
      const review = await ports.codeHost.readReview(repository, incident.review.id);
      const merge = await decide(review, incident);
      const milliseconds = performance.now() - began;
      const by = await reviewer.whoAmI();
      if (merge) await reviewer.approve(review.id, { by });
      else await reviewer.reject(review.id, { by, reason: 'declined in the demo' });
      return milliseconds;
    }
    await pause(pollEvery, undefined, { signal }).catch(() => undefined);
  }
  return 0;
}
