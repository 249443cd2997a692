import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined, InvalidInput, type Ports, type ShadowOutcome, shortId, TrustRule } from '@suture/core';
import type { PastIncident, ShadowResult, ShadowSetup } from '@suture/local/shadow';
import type { Command } from 'commander';
import { type CommandContext, minutesUpTo } from '../context.ts';
import { checkStage } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolveRepository } from '../open-loop.ts';
import type { Output } from '../output.ts';
import { type Session, withSession } from '../session.ts';
import { describeShadow, summarizeShadow } from '../shadow/describe-shadow.ts';
import { readConfiguration, regionHelp, regionOf } from '../stage-region.ts';

interface ShadowOptions {
  readonly repo: string;
  readonly config?: string;
  readonly service?: string;
  readonly model?: string;
  readonly last: number;
  readonly history?: string;
  readonly example?: boolean;
  readonly record?: boolean;
  readonly stage?: string;
  readonly region?: string;
  readonly minutes: number;
  readonly unsandboxed?: boolean;
  readonly json?: boolean;
}

/** Replays at a time. Each runs tests, which keep one processor busy. */
const atOnce = 2;

export function addShadowCommand(program: Command, context: CommandContext): void {
  program
    .command('shadow')
    .description('replay closed incidents, publish nothing, and compare with what people did')
    .option('--repo <dir>', 'path of the repository', '.')
    .option('--config <file>', 'configuration file (default: suture.config.* in the repository)')
    .option('--service <name>', 'the service of the configuration that this repository contains')
    .option('--model <engine>', 'engine: mechanic, bedrock (the configured models) or bedrock:MODEL_ID', 'mechanic')
    .option('--last <number>', 'how many incidents, the newest first', readLast, 20)
    .option('--history <file>', 'the incidents, one JSON object a line (default: fixes with a test, found in git)')
    .option('--example', 'replay the history of the example service instead of a repository')
    .option('--record', 'record the results, so that they count for trust')
    .option('--stage <name>', 'with --record: in a deployed stage instead of on this machine')
    .option('--region <name>', regionHelp)
    .option('--minutes <number>', 'how long the mechanic searches for each repair', minutesUpTo(60), 0.5)
    .option('--unsandboxed', 'run tests without isolation if bubblewrap is missing')
    .option('--json', 'print one JSON value instead of text')
    .action((options: ShadowOptions) => shadow(options, context));
}

function readLast(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new InvalidInput('the option --last', [`"${text}" is no number of incidents; use one from 1 to 999`]);
}

async function shadow(options: ShadowOptions, context: CommandContext): Promise<void> {
  if (options.stage !== undefined) checkStage(options.stage);
  if (options.example === true && options.record === true)
    throw new InvalidInput('the option --record', [
      'the example is no service of yours; leave --record or --example out',
    ]);
  const describeStop = () => 'suture: stopped; nothing was recorded';
  await withSession({ json: options.json, describeStop }, context, async (session) => {
    const scratch = await mkdtemp(join(tmpdir(), 'suture-shadow-'));
    try {
      return await replayAll(options, scratch, session);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}

async function replayAll(options: ShadowOptions, scratch: string, { output, signal }: Session): Promise<number> {
  const repository =
    options.example === true
      ? await (await import('@suture/local/demo')).buildPastFixes(join(scratch, 'orders'))
      : resolveRepository(options.repo);
  const { findPastFixes, readHistory } = await import('@suture/local/shadow');
  const incidents =
    options.history === undefined
      ? await findPastFixes(repository, options.last)
      : await readHistory(options.history, repository, options.last);
  if (incidents.length === 0) {
    const how = 'Name them in a file: suture shadow --history FILE (docs/shadow.md)';
    output.result([], `No commit says that it fixes something and brings a test. ${how}`);
    return exitCodes.failed;
  }
  const setup = await openSetup(options, repository, signal);
  output.say(`suture: replaying ${incidents.length} closed incidents of ${setup.service}; nothing is published`);
  const results = await replayEach(incidents, setup, scratch, output);
  const at = new Date().toISOString();
  const outcomes = results.flatMap((result) => toOutcome(result, at) ?? []);
  const rule = setup.config.services[setup.service]?.trust ?? TrustRule.parse({});
  const summary = summarizeShadow(results, outcomes, rule, new Date());
  if (options.record === true) await record(outcomes, options, repository, setup.service);
  output.result({ ...summary, results, recorded: options.record === true }, describeShadow(results, summary, rule));
  return exitCodes.ok;
}

async function openSetup(options: ShadowOptions, repository: string, interrupt: AbortSignal): Promise<ShadowSetup> {
  const { chooseService, loadConfig, readEngineChoice } = await import('@suture/local');
  const { createSandbox } = await import('@suture/adapters/proving');
  const config = await loadConfig(repository, options.config);
  const allowUnsandboxed = options.unsandboxed ?? false;
  return {
    repository,
    service: chooseService(config, repository, options.service),
    config,
    sandbox: await createSandbox({ allowUnsandboxed }),
    allowUnsandboxed,
    engineChoice: readEngineChoice(options.model ?? 'mechanic', 'the option --model'),
    minutes: options.minutes,
    log: { info: () => undefined, warn: () => undefined },
    environment: process.env,
    interrupt,
    ticks: () => performance.now(),
  };
}

async function replayEach(
  incidents: readonly PastIncident[],
  setup: ShadowSetup,
  scratch: string,
  output: Output,
): Promise<readonly ShadowResult[]> {
  const { replayIncident } = await import('@suture/local/shadow');
  const results = new Map<number, ShadowResult>();
  const waiting = [...incidents.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      setup.interrupt?.throwIfAborted();
      const [index, past] = next;
      const folder = join(scratch, `incident-${index}`);
      await mkdir(folder);
      const result = await replayIncident(past, folder, setup);
      results.set(index, result);
      await rm(folder, { recursive: true, force: true });
      output.say(`${shortId(past.id)} ${result.verdict.replace('_', ' ')}: ${past.subject.slice(0, 80)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return incidents.flatMap((_, index) => results.get(index) ?? []);
}

function toOutcome({ id, verdict, fix }: ShadowResult, at: string): ShadowOutcome | undefined {
  return verdict === 'set_aside' ? undefined : { id, at, verdict, ...defined({ fix }) };
}

async function record(
  outcomes: readonly ShadowOutcome[],
  { stage, region, config }: ShadowOptions,
  repository: string,
  service: string,
): Promise<void> {
  const write = async ({ trustRecord }: Pick<Ports, 'trustRecord'>) => {
    for (const outcome of outcomes) await trustRecord.addShadow(service, outcome);
  };
  if (stage !== undefined) {
    const { openDeployedStores } = await import('../deployed-stores.ts');
    return write(await openDeployedStores(stage, regionOf(stage, region, await readConfiguration(config))));
  }
  const { openStateFolder, useTable } = await import('@suture/local');
  const { createDynamoStores } = await import('@suture/adapters/aws/dynamodb');
  const folder = openStateFolder(repository, process.env);
  await useTable({ folder: folder.table, name: 'suture' }, (table) => write(createDynamoStores(table)));
}
