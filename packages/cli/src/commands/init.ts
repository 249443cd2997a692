import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidInput, type WebhookName } from '@suture/core';
import { type Command, Option } from 'commander';
import { ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { FileExists } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { InitReport } from '../init/index.ts';
import { gather } from '../init/source-names.ts';
import { resolveRepository } from '../open-loop.ts';
import { type Output, openOutput } from '../output.ts';
import type { SourceCommandOptions } from './init-source.ts';
import { initWorkload, type WorkloadCommandOptions } from './init-workload.ts';

interface InitCommandOptions extends WorkloadCommandOptions, Omit<SourceCommandOptions, keyof WorkloadCommandOptions> {
  readonly trial?: boolean;
  readonly format?: 'ts' | 'json';
}

export function addInitCommand(program: Command, context: CommandContext): void {
  program
    .command('init')
    .description('write a suture.config.ts or .json from the repository and the AWS account')
    .option('--repo <dir>', 'path of the repository', '.')
    .option('--force', 'overwrite an existing file')
    .addOption(new Option('--format <form>', 'the form of the file; json names its schema').choices(['ts', 'json']))
    .option('--yes', 'write without asking; implied if there is no terminal')
    .option('--trial', 'begin without a GitHub App: observe only, tickets by mail')
    .option('--source <names>', 'receive the alerts of these systems: edit the file, and print each step', gather)
    .option('--region <name>', 'with --source and --stage: the region of the stage')
    .option('--workload', 'write a CloudFormation template for another account or region with services instead')
    .option('--suture-account <id>', 'with --workload: the account that Suture is deployed in')
    .option('--suture-region <name>', 'with --workload: its region')
    .option('--stage <name>', 'with --workload: its stage; with --source: the stage that receives the alerts')
    .option('--external-id <id>', 'with --workload: what the role demands beside the account (default: nothing)')
    .option('--log-group-prefix <prefixes...>', 'with --workload: beginnings of the names of log groups to read')
    .option('--pipeline <names...>', 'with --workload: pipelines that roll fixes out there')
    .option('--json', 'print one JSON value instead of text')
    .action(async (options: InitCommandOptions) => context.finish(await choose(options, context)));
}

async function choose(options: InitCommandOptions, context: CommandContext): Promise<number> {
  if (options.source !== undefined) {
    const { initSource } = await import('./init-source.ts');
    return initSource(options, context, (sources, output) => writeFirst(options, context, output, sources));
  }
  return options.workload ? initWorkload(options, context) : init(options, context);
}

async function init(options: InitCommandOptions, context: CommandContext): Promise<number> {
  const output = openOutput(options, context.streams);
  const report = await writeFirst(options, context, output);
  output.result(report, report.written ? describeReport(report, options.trial ?? false) : 'Nothing was written.');
  return exitCodes.ok;
}

async function writeFirst(
  options: InitCommandOptions,
  { streams }: CommandContext,
  output: Output,
  sources: readonly WebhookName[] = [],
): Promise<InitReport> {
  const folder = resolveRepository(options.repo);
  const { writeFirstConfig } = await import('../init/index.ts');
  const json = options.format === 'json';
  const file = join(folder, `suture.config.${json ? 'json' : 'ts'}`);
  if (json) checkReadFirst(folder);
  // Checked before the slow requests to the account; the write itself checks again.
  if (!options.force && existsSync(file)) throw new FileExists(file);
  const asks = !options.yes && !output.json && process.stdin.isTTY && streams.out.isTTY === true;
  return writeFirstConfig({
    folder,
    sources,
    force: options.force ?? false,
    json,
    trial: options.trial ?? false,
    findTelemetry: async (service) => (await import('../init/find-telemetry.ts')).findTelemetry(service),
    findRegion: async () => (await import('../init/find-telemetry.ts')).findRegion(),
    agree: (path, text) => (asks ? agree(path, text, output) : Promise.resolve(true)),
  });
}

/** @throws InvalidInput when a file is there that is read instead of one in JSON */
function checkReadFirst(folder: string): void {
  const first = ['suture.config.ts', 'suture.config.mjs', 'suture.config.js'].find((name) =>
    existsSync(join(folder, name)),
  );
  if (first === undefined) return;
  throw new InvalidInput('the option --format', [`${first} is read before suture.config.json; remove it first`]);
}

async function agree(file: string, text: string, output: Output): Promise<boolean> {
  output.say(text);
  return /^(y|yes)?$/i.test((await ask(`Write this to ${file}? [Y/n] `)) ?? 'n');
}

function describeReport({ file, found, telemetry, telemetryProblem }: InitReport, trial: boolean): string {
  const account =
    telemetry === undefined
      ? `alarms and log groups: not looked up (${telemetryProblem}); fill them in`
      : `${telemetry.alarms.length} alarms and ${telemetry.logGroups.length} log groups contain its name`;
  return [
    `Wrote ${file}`,
    `  service     ${found.service}`,
    `  repository  ${found.repository ?? 'no remote with an owner and a name; fill it in'}`,
    `  branch      ${found.branch ?? "the repository's default"}`,
    `  account     ${account}`,
    ...(found.configModule
      ? []
      : ['  suture-heal is not installed in this folder, so the file is a plain object without defineConfig.']),
    '',
    'Next:',
    '  1. Check the file, above all alarms and log groups.',
    '  2. Try it on this machine: npx suture heal --failing "npm test"',
    ...(trial ? trialSteps : deploySteps),
    '  4. Check it: npx suture doctor --stage STAGE',
  ].join('\n');
}

const trialSteps = [
  '  3. Add your address to operators, then: npx sst deploy --stage STAGE, and',
  '     npx suture code push --stage STAGE --service NAME after each deployment of the service',
];

const deploySteps = [
  '  3. Deploy: npx suture secrets set NAME --file FILE --stage STAGE (GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY,',
  '     GITHUB_WEBHOOK_SECRET, GITHUB_WEBHOOK_SECRET_PREVIOUS), then npx sst deploy --stage STAGE',
];
