import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, defined, InvalidInput, requireService } from '@suture/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { checkStage, readOutput } from '../doctor/deployment.ts';
import type { Finding } from '../doctor/finding.ts';
import type { World } from '../doctor/world.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Output, openOutput } from '../output.ts';

interface DoctorOptions {
  readonly stage: string;
  readonly region?: string;
  readonly config?: string;
  readonly rehearse?: boolean;
  readonly service?: string;
  readonly json?: boolean;
}

export function addDoctorCommand(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description('check a deployment and explain how to fix each problem; changes nothing without --rehearse')
    .requiredOption('--stage <name>', 'the deployed stage')
    .option('--region <name>', 'its region (default: the region of the AWS profile)')
    .option('--config <file>', 'configuration file (default: suture.config.* in this folder)')
    .option('--rehearse', 'also send a synthetic alert through the deployed loop, which ends it before the ticket')
    .option('--service <name>', 'the service of the rehearsal (default: the only one of the configuration)')
    .option('--json', 'print one JSON value instead of text')
    .action(async (options: DoctorOptions) => context.finish(await runDoctor(options, context)));
}

async function runDoctor(options: DoctorOptions, context: CommandContext): Promise<number> {
  const output = openOutput(options.json ?? false, context.streams);
  checkStage(options.stage);
  const [{ examine }, { openAwsAccount }, { describeFindings }, { createGitHub }, configuration] = await Promise.all([
    import('../doctor/index.ts'),
    import('../doctor/aws-account.ts'),
    import('../doctor/describe-findings.ts'),
    import('@suture/adapters/github'),
    readConfiguration(options.config),
  ]);
  const now = () => new Date();
  const account = openAwsAccount(options.region, now);
  const { config } = configuration;
  const log = { info: () => undefined, warn: () => undefined };
  const service = options.rehearse ? chooseService(options.service, configuration) : undefined;
  const world: World = {
    stage: options.stage,
    now,
    account,
    ...configuration,
    ...(config && {
      openGitHub: ({ appId: id, privateKey }) => createGitHub({ app: { id, privateKey }, config, log }),
    }),
  };
  const examined = await examine(world);
  const rehearsed = service === undefined ? [] : await runRehearsal(service, examined, world, options, output);
  const findings = [...examined, ...rehearsed];
  output.result(findings, describeFindings(findings));
  return findings.some((finding) => finding.status === 'problem') ? exitCodes.failed : exitCodes.ok;
}

/** @throws InvalidInput that names the services to choose from */
function chooseService(given: string | undefined, { config }: { readonly config?: Config }): string {
  if (config === undefined) throw new InvalidInput('the option --rehearse', ['it needs a configuration; see --config']);
  const names = Object.keys(config.services);
  const [only, ...others] = names;
  const name = given ?? (others.length === 0 ? only : undefined);
  if (name === undefined)
    throw new InvalidInput('the option --service', [`it is missing; name one of ${names.join(', ')}`]);
  requireService(name, config, 'the option --service', 'NAME');
  return name;
}

/** Findings without which a rehearsal cannot work, or must not be begun. */
const needed = ['credentials', 'stacks', 'kill switch', 'state machine'];

async function runRehearsal(
  service: string,
  examined: readonly Finding[],
  world: World,
  { region }: DoctorOptions,
  output: Output,
): Promise<readonly Finding[]> {
  const lacking = examined.filter(({ name, status }) => needed.includes(name) && status !== 'ok');
  const [bus, table, stateMachineArn, intake, undelivered] = await Promise.all([
    readOutput(world, 'intake', 'BusName'),
    readOutput(world, 'storage', 'TableName'),
    readOutput(world, 'workflow', 'StateMachineArn'),
    readOutput(world, 'intake', 'IntakeFunctionName'),
    readOutput(world, 'intake', 'UndeliveredQueueUrl'),
  ]).catch(() => []);
  if (
    lacking.length > 0 ||
    bus === undefined ||
    table === undefined ||
    stateMachineArn === undefined ||
    intake === undefined
  ) {
    const why = lacking.map(({ name }) => name).join(', ') || 'outputs of the stacks';
    return [{ name: 'rehearsal', status: 'skipped', detail: `not started because of: ${why}` }];
  }
  const { rehearse } = await import('../rehearsal/rehearse.ts');
  const { openDeployedLoop } = await import('../rehearsal/aws.ts');
  output.say(`Rehearsing with ${service}. This can take some minutes.`);
  return rehearse(
    {
      service,
      logCommands: [
        `npx suture alerts --stage ${world.stage}`,
        `aws logs tail --since 15m $(aws lambda get-function-configuration --function-name ${intake} --query LoggingConfig.LogGroup --output text)`,
        ...(undelivered === undefined ? [] : [`aws sqs receive-message --queue-url ${undelivered}`]),
      ],
      report: ({ name, status, detail }) => output.say(`  ${status === 'ok' ? '✓' : '✗'} ${name}  ${detail}`),
    },
    openDeployedLoop({ bus, table, stateMachineArn, ...defined({ region }) }),
  );
}

/** The configuration, or its problem: the rest of the deployment can be checked without it. */
async function readConfiguration(file?: string): Promise<{ config?: Config; configProblem?: string }> {
  const { loadConfig } = await import('@suture/local');
  const names = ['ts', 'mjs', 'js', 'json'].map((ending) => resolve(`suture.config.${ending}`));
  if (file === undefined && !names.some((name) => existsSync(name))) return {};
  try {
    return { config: await loadConfig(process.cwd(), file) };
  } catch (error) {
    if (error instanceof InvalidInput) return { configProblem: error.message };
    throw error;
  }
}
