import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { checkStage } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import { resolveRepository } from '../open-loop.ts';
import { openOutput } from '../output.ts';

interface PushOptions {
  readonly stage: string;
  readonly service: string;
  readonly region?: string;
  readonly repo: string;
  readonly commit: string;
  readonly config: string;
  readonly json?: boolean;
}

export function addCodeCommand(program: Command, context: CommandContext): void {
  program
    .command('code')
    .description('the code of a service without a code host')
    .command('push')
    .description('pack a commit for diagnoses, and say that it is deployed')
    .requiredOption('--stage <name>', 'the deployed stage')
    .requiredOption('--service <name>', 'the service that runs the commit')
    .option('--repo <dir>', 'path of its checkout', '.')
    .option('--commit <revision>', 'the deployed commit, branch or tag', 'HEAD')
    .option('--config <file>', 'the configuration', 'suture.config.ts')
    .option('--region <name>', 'the region of the stage (default: that of the AWS profile)')
    .option('--json', 'one JSON value instead of words')
    .action(async (options: PushOptions) => context.finish(await push(options, context)));
}

async function push(options: PushOptions, context: CommandContext): Promise<number> {
  const { stage, service, region, repo, commit: revision, config } = options;
  checkStage(stage);
  const folder = resolveRepository(repo);
  const [{ loadConfig }, { openDeployedCode, packCommit, requirePushed }] = await Promise.all([
    import('@suture/local'),
    import('../code/push-code.ts'),
  ]);
  const repository = requirePushed(service, await loadConfig('.', config));
  const scratch = await mkdtemp(join(tmpdir(), 'suture-code-'));
  try {
    const { pushed, tree } = await packCommit({ folder, revision, scratch, now: new Date() });
    await (await openDeployedCode(stage, region)).push(repository, pushed, tree);
    const { commit, commits } = pushed;
    openOutput(options, context.streams).result(
      { service, repository, commit, bytes: tree.length, commits: commits.length },
      `Stage ${stage} reads ${service} at ${commit.slice(0, 10)} (${tree.length} packed bytes, ${commits.length} commits listed). Push again after each deployment of ${service}.`,
    );
    return exitCodes.ok;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
