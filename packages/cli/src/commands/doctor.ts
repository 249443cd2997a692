import { InvalidInput } from '@suture/core';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.ts';
import { checkStage } from '../doctor/deployment.ts';
import type { World } from '../doctor/world.ts';
import { exitCodes } from '../exit-codes.ts';
import { gather } from '../init/source-names.ts';
import { openOutput } from '../output.ts';
import { readConfiguration, regionHelp, regionOf } from '../stage-region.ts';
import { type Depth, depths, readRequest, runRehearsal } from './rehearsal.ts';
import { readTestSources, testDeployment, testOneMachine } from './test-alert.ts';

interface DoctorOptions {
  readonly stage?: string;
  readonly testAlert?: readonly string[];
  readonly url?: string;
  readonly repo: string;
  readonly region?: string;
  readonly config?: string;
  readonly rehearse?: Depth;
  readonly service?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description(
      'check a deployment and explain how to fix each problem; changes nothing without --rehearse or --test-alert',
    )
    .option('--stage <name>', 'the deployed stage; needed without --url')
    .option('--region <name>', regionHelp)
    .option('--config <file>', 'configuration file (default: suture.config.* in this folder)')
    .addOption(
      new Option(
        '--rehearse [depth]',
        'also send a synthetic alert through the deployed loop: to a draft pull request onto a branch of its own, or to triage',
      )
        .choices(depths)
        .preset('full'),
    )
    .option('--service <name>', 'the service of the rehearsal (default: the only one of the configuration)')
    .option('--test-alert <sources>', 'also send a test alert of these systems, which starts no incident', gather)
    .option('--url <address>', 'with --test-alert: send it to a running suture serve instead of a deployment')
    .option('--repo <dir>', 'with --url: the repository that suture serve runs for', '.')
    .option('--yes', 'begin a full rehearsal, which costs a little, without asking')
    .option('--json', 'print one JSON value instead of text')
    .action(async (options: DoctorOptions) => context.finish(await runDoctor(options, context)));
}

async function runDoctor(options: DoctorOptions, context: CommandContext): Promise<number> {
  const sources = readTestSources(options);
  const { url, stage } = options;
  if (url !== undefined) return testOneMachine(sources, { ...options, url }, context);
  if (stage === undefined) throw await missingStage(options.config);
  const output = openOutput(options, context.streams);
  checkStage(stage);
  const [{ examine }, { openAwsAccount }, { describeFindings }, { createGitHub }, { createGitLab }, configuration] =
    await Promise.all([
      import('../doctor/index.ts'),
      import('../doctor/aws-account.ts'),
      import('../doctor/describe-findings.ts'),
      import('@suture/adapters/github'),
      import('@suture/adapters/gitlab'),
      readConfiguration(options.config),
    ]);
  const now = () => new Date();
  const region = regionOf(stage, options.region, configuration);
  const account = openAwsAccount(region, now);
  const { config } = configuration;
  const log = { info: () => undefined, warn: () => undefined };
  const interactive = !output.json && process.stdin.isTTY && context.streams.out.isTTY === true;
  const request = readRequest(options, config, { interactive, token: process.env.GITHUB_TOKEN });
  const world: World = {
    stage,
    now,
    account,
    ...configuration,
    ...(config && {
      openGitHub: ({ appId: id, privateKey }) => createGitHub({ app: { id, privateKey }, config, log }),
      openGitLab: (token) => createGitLab({ config, token: async () => token }),
    }),
  };
  const examined = await examine(world);
  const rehearsed = request === undefined ? [] : await runRehearsal(request, examined, world, region, output);
  const tested = await testDeployment(sources, examined, world, region, output);
  const findings = [...examined, ...rehearsed, ...tested];
  output.result(findings, describeFindings(findings));
  return findings.some((finding) => finding.status === 'problem') ? exitCodes.failed : exitCodes.ok;
}

/** Names the stages of the configuration: those that it sets nothing for are not known here. */
async function missingStage(file: string | undefined): Promise<InvalidInput> {
  const { config } = await readConfiguration(file);
  const known = Object.keys(config?.stages ?? {});
  const names = known.length === 0 ? 'name the deployed stage' : `the configuration has ${known.join(', ')}`;
  return new InvalidInput('the option --stage', [`it is missing; ${names}`]);
}
