import { InvalidInput } from '@suture/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { checkStage, deployCommand } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import { openOutput } from '../output.ts';
import type { PushReport } from '../push-config.ts';
import { regionHelp, regionOf } from '../stage-region.ts';

interface PushOptions {
  readonly stage: string;
  readonly region?: string;
  readonly config: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addConfigCommand(program: Command, context: CommandContext): void {
  program
    .command('config')
    .description("a deployment's configuration")
    .command('push')
    .description('give new incidents another configuration, without a deployment')
    .requiredOption('--stage <name>', 'the deployed stage')
    .option('--config <file>', 'the configuration', 'suture.config.ts')
    .option('--region <name>', regionHelp)
    .option('--dry-run', 'only say what differs and whether a deployment is needed')
    .option('--json', 'one JSON value instead of words')
    .action(async (options: PushOptions) => context.finish(await push(options, context)));
}

async function push(options: PushOptions, context: CommandContext): Promise<number> {
  const { stage, config, dryRun = false } = options;
  checkStage(stage);
  const [{ loadConfig }, { openDeployedConfigs, pushConfig }] = await Promise.all([
    import('@suture/local'),
    import('../push-config.ts'),
  ]);
  const next = await loadConfig('.', config);
  const region = regionOf(stage, options.region, { config: next });
  const report = await pushConfig(next, await openDeployedConfigs(stage, region), !dryRun);
  openOutput(options, context.streams).result(report, describe(report, stage, dryRun));
  if (report.needs.length === 0) return exitCodes.ok;
  throw new InvalidInput(`the configuration ${config}`, [
    `it needs more than what is deployed, so nothing was stored; deploy it: ${deployCommand(stage)}`,
  ]);
}

function describe({ version, changes, needs, stored }: PushReport, stage: string, dryRun: boolean): string {
  if (changes.length === 0) return `Stage ${stage} uses this configuration already (${version}).`;
  const lines = changes.map(({ field, before = 'nothing', after = 'nothing' }) => `  ${field}: ${before} → ${after}`);
  const end = stored
    ? [`New incidents of stage ${stage} use it within half a minute (${version}). Those that run keep theirs.`]
    : [
        ...(needs.length === 0 ? [] : ['It needs, beyond what is deployed:', ...needs.map((need) => `  ${need}`)]),
        ...(dryRun ? ['Nothing was stored: this was a dry run.'] : []),
      ];
  return ['What differs:', ...lines, ...end].join('\n');
}
