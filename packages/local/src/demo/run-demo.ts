import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createHealthRollout } from '@suture/adapters/health-endpoint';
import { createLogTelemetry, readChunks } from '@suture/adapters/local-files';
import { defined, type Incident, InvalidInput, type Log, type Ports, readConfig, shortId } from '@suture/core';
import { type Decide, runWithDecisions } from '../decisions/index.ts';
import { type LocalLoop, openLocalLoop } from '../loop.ts';
import type { LocalOptions } from '../options.ts';
import type { AlarmRule, AlarmState } from './alarm.ts';
import { type AlertPath, openCheckPath, openCloudWatchPath, openVendorPath } from './alert-path.ts';
import type { Answer, Catalogue, CataloguedBug } from './catalogue.ts';
import { openClusterRollouts, watchedInCluster } from './cluster.ts';
import { type Monitor, type MonitorName, openMonitor } from './monitors/index.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import type { RolloutTrouble } from './rollout-trouble.ts';
import { send, startTraffic } from './traffic.ts';
import { openWatch } from './watch.ts';

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
  /** What goes wrong with the rollout of the fix; nothing when left out. */
  readonly rollout?: RolloutTrouble;
  readonly onRun?: (kind: 'suite' | 'reproduction', milliseconds: number) => void;
}

export interface DemoEnd {
  readonly incident: Incident;
  readonly ports: Ports;
  /** What users saw: the answer to the request that fails, before anything was repaired. */
  readonly before: Answer | undefined;
  /** What users see: the answer to the same request, from the service as it runs at the end. */
  readonly answer: Answer | undefined;
  /** Milliseconds from the alarm to the end, without the wait for the person. */
  readonly milliseconds: number;
  close(): Promise<void>;
}

/** The alarm of a service on failed requests. */
function ruleOf(service: string): AlarmRule {
  return {
    name: `${service}-5xx`,
    description: `${service} answers too many requests with 5xx`,
    threshold: 0.05,
    windowSeconds: 1,
    leastRequests: 6,
  };
}

/** Runs the whole loop once against a live, failing service: traffic, alarm, heal, a person's decision, rollout, recovery. */
export async function runDemo(options: DemoOptions): Promise<DemoEnd> {
  const { bug, catalogue, folder, say, signal = new AbortController().signal } = options;
  const { service } = catalogue;
  const logFile = join(folder, `${service.name}.log`);
  const accessLog = join(folder, 'access.log');
  await mkdir(folder, { recursive: true });
  const rule = ruleOf(service.name);
  const state = () => watch.state();
  const monitor = options.alertFrom && openMonitor(options.alertFrom, { logFile, rule, state });
  const path = await openAlertPath(options, rule, monitor);
  const watch = openWatch({ check: bug.check, rule, logFile: service.accessLog ? accessLog : logFile }, (change) => {
    say(`${bug.check === undefined ? `alarm ${rule.name}` : `check "${bug.check}"`} is ${change.state}`);
    path.changed(change);
  });
  let traffic: ReturnType<typeof startTraffic> | undefined;
  const pipeline = await startPipeline({
    repository: options.repository,
    branch: options.branch,
    folder: join(folder, 'deployed'),
    service,
    log: logFile,
    accessLog,
    onDeploy: (commit, deployed) => {
      say(`the service runs commit ${shortId(commit)}`);
      watch.deployed(deployed);
      traffic?.setPace('busy');
    },
    ...(options.rollout && { trouble: { kind: options.rollout, say } }),
  });
  traffic = startTraffic(pipeline.url, catalogue.okTraffic, [bug.traffic, ...bug.alsoTraffic]);
  const loop = await openDemoLoop(options, { logFile, alarmState: state, pipeline, monitor });
  try {
    await untilStopped(path.arrived, signal);
    traffic.setPace('quiet');
    const before = await askService(pipeline.url(), bug);
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
    const answer = await askService(pipeline.url(), bug);
    return { ...first, ports: loop.ports, before, answer, close: loop.close };
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

/** The vendor's webhook, the check's command or the alarm's event. @throws InvalidInput when the vendor does not watch this */
async function openAlertPath(
  { bug, catalogue, folder, say }: DemoOptions,
  rule: AlarmRule,
  monitor: Monitor | undefined,
): Promise<AlertPath> {
  const { name } = catalogue.service;
  if (monitor === undefined) return bug.check === undefined ? openCloudWatchPath(rule) : openCheckPath(bug.check, name);
  if (catalogue.example === 'orders') return openVendorPath(monitor, join(folder, 'inbox'), say);
  throw new InvalidInput('the option --alert-from', ['the stand-ins of vendors watch the example "orders" alone']);
}

/** The answer to the request that fails; undefined where nothing answers. */
async function askService(url: string | undefined, { traffic }: CataloguedBug): Promise<Answer | undefined> {
  return url === undefined ? undefined : send(url, traffic);
}

interface DemoWatch {
  readonly logFile: string;
  readonly alarmState: () => AlarmState;
  readonly pipeline: Pipeline;
  /** The vendor that the service's log reaches Suture through; its own log file when left out. */
  readonly monitor: Monitor | undefined;
}

async function openDemoLoop(
  options: DemoOptions,
  { logFile, alarmState, pipeline, monitor }: DemoWatch,
): Promise<LocalLoop> {
  const service = options.catalogue.service.name;
  const config = readConfig(
    {
      services: {
        [service]: {
          repository: options.repository,
          branch: options.branch,
          alarms: [`${service}-*`],
          severity: 'high',
          trust: { start: 'propose' },
          ...monitor?.service,
          ...(options.rollout && { rollout: watchedInCluster(service) }),
        },
      },
      limits: {
        verifySeconds: { critical: 2, high: 2, medium: 2, low: 2 },
        ...{ verifyEvery: 1, verifyLooks: 30 },
        // Long enough to see what the rollout comes to.
        ...(options.rollout && { rolloutHours: 4 / 3600 }),
      },
      ...(monitor && { ...monitor.vendors, webhooks: { sources: [monitor.source] } }),
    },
    'the demo’s configuration',
  );
  const health = createHealthRollout({ url: () => `${pipeline.url() ?? 'http://127.0.0.1:9'}/health`, fetch });
  const inCluster = { config, service, repository: options.repository };
  const rollouts = options.rollout === undefined ? health : openClusterRollouts(pipeline, inCluster);
  const telemetry = createLogTelemetry({
    lines: () => readChunks(logFile),
    alarm: async () => (alarmState() === 'ALARM' ? 'firing' : 'ok'),
    windowSeconds: 60,
  });
  return openLocalLoop({
    repository: options.repository,
    service,
    config,
    log: options.log,
    environment: { ...monitor?.secrets, SUTURE_HOME: join(options.folder, 'state') },
    allowUnsandboxed: true,
    live: {
      rollouts,
      deployedCommit: () => health.liveCommit(),
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
