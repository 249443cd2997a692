import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createHealthRollout } from '@suture/adapters/health-endpoint';
import { createLogTelemetry, readChunks } from '@suture/adapters/local-files';
import { defined, type Incident, type Log, type Ports, readConfig, shortId } from '@suture/core';
import { type Decide, runWithDecisions } from '../decisions/index.ts';
import { type LocalLoop, openLocalLoop } from '../loop.ts';
import type { LocalOptions } from '../options.ts';
import { type AlarmRule, type AlarmState, watchAlarm } from './alarm.ts';
import { openCloudWatchPath, openVendorPath } from './alert-path.ts';
import { type Monitor, type MonitorName, openMonitor } from './monitors/index.ts';
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
  /** The person's decision; what is needed to show the fix comes with it. */
  readonly decide: (ports: Ports, ...about: Parameters<Decide>) => ReturnType<Decide>;
  /** Told of what a state that takes long does. */
  readonly onProgress?: LocalOptions['onProgress'];
  /** Ends the demo where it is. */
  readonly signal?: AbortSignal;
  /** The system that raises the alert, and that Suture asks about the service; CloudWatch and the service's log when left out. */
  readonly alertFrom?: MonitorName;
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
  leastRequests: 6,
};

/** Runs the whole loop once against a live, failing service: traffic, alarm, heal, a person's decision, rollout, recovery. */
export async function runDemo(options: DemoOptions): Promise<DemoEnd> {
  const { bug, catalogue, folder, say, signal = new AbortController().signal } = options;
  const logFile = join(folder, 'orders.log');
  await mkdir(folder, { recursive: true });
  const pipeline = await startPipeline({
    repository: options.repository,
    branch: options.branch,
    folder: join(folder, 'deployed'),
    log: logFile,
    onDeploy: (commit) => say(`the service runs commit ${shortId(commit)}`),
  });
  const state = () => watch.state();
  const monitor = options.alertFrom && openMonitor(options.alertFrom, { logFile, rule, state });
  const path =
    monitor === undefined ? openCloudWatchPath(rule) : await openVendorPath(monitor, join(folder, 'inbox'), say);
  const traffic = startTraffic(pipeline.url, catalogue.okTraffic, bug.traffic);
  const watch = watchAlarm(rule, logFile, (change) => {
    say(`alarm ${rule.name} is ${change.state}`);
    path.changed(change);
  });
  const loop = await openDemoLoop(options, { logFile, alarmState: state, url: pipeline.url, monitor });
  try {
    await untilStopped(path.arrived, signal);
    const started = performance.now();
    const ends: { readonly incident: Incident; readonly milliseconds: number }[] = [];
    await path.heal(loop, async (incidentId) => {
      const decide: Decide = (...about) => options.decide(loop.ports, ...about);
      const { end, waited } = await runWithDecisions(incidentId, decide, loop, signal);
      signal.throwIfAborted();
      if (end.outcome === 'failed') throw end.error;
      ends.push({ incident: end.incident, milliseconds: performance.now() - started - waited });
      return end;
    });
    const [first] = ends;
    if (first === undefined) throw new Error('the alarm started no incident');
    for (const line of monitor?.written() ?? []) say(`at ${monitor?.name}: ${line}`);
    const url = pipeline.url();
    const answer = url === undefined ? undefined : await send(url, bug.traffic);
    return { ...first, ports: loop.ports, answer, close: loop.close };
  } catch (error) {
    await loop.close();
    throw error;
  } finally {
    watch.stop();
    await path.close();
    await traffic.stop();
    await pipeline.stop();
  }
}

/** @throws the reason of the signal, once it is aborted */
async function untilStopped(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await Promise.race([promise, once(signal, 'abort')]);
  signal.throwIfAborted();
}

interface DemoWatch {
  readonly logFile: string;
  readonly alarmState: () => AlarmState;
  readonly url: () => string | undefined;
  /** The vendor that the service's log reaches Suture through; its own log file when left out. */
  readonly monitor: Monitor | undefined;
}

async function openDemoLoop(
  options: DemoOptions,
  { logFile, alarmState, url, monitor }: DemoWatch,
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
          ...monitor?.service,
        },
      },
      limits: { verifySeconds: { critical: 3, high: 3, medium: 3, low: 3 }, verifyEvery: 1, verifyLooks: 30 },
      ...(monitor && { ...monitor.vendors, webhooks: { sources: [monitor.source] } }),
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
    environment: { ...monitor?.secrets, SUTURE_HOME: join(options.folder, 'state') },
    allowUnsandboxed: true,
    live: {
      rollouts,
      deployedCommit: () => rollouts.liveCommit(),
      ...(monitor === undefined ? { telemetry } : {}),
    },
    ...defined({
      onRun: options.onRun,
      onProgress: options.onProgress,
      interrupt: options.signal,
      vendorFetch: monitor?.fetch,
    }),
  });
}
