import { join } from 'node:path';
import type { CommandContext } from '../context.ts';
import { deployCommand } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Workload } from '../init/workload-template.ts';
import { resolveRepository } from '../open-loop.ts';
import { openOutput } from '../output.ts';

export interface WorkloadCommandOptions {
  readonly repo: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Writes the template of an account or region that Suture looks after from elsewhere, and says what to do with it. */
export async function initWorkload(options: WorkloadCommandOptions, context: CommandContext): Promise<number> {
  const { readWorkload } = await import('../init/workload-options.ts');
  const { writeWorkloadTemplate } = await import('../init/workload-template.ts');
  const { writeNewFile } = await import('../init/write-new-file.ts');
  const workload = readWorkload(options);
  const file = join(resolveRepository(options.repo), 'suture-workload.yaml');
  await writeNewFile(file, writeWorkloadTemplate(workload), { force: options.force ?? false });
  openOutput(options, context.streams).result({ file, ...workload }, describeSteps(file, workload));
  return exitCodes.ok;
}

function describeSteps(file: string, { stage, logGroupPrefixes, pipelines }: Workload): string {
  const stack = `suture-${stage}-workload`;
  const logs = logGroupPrefixes.map((prefix) => `${prefix}*`).join(', ');
  return [
    `Wrote ${file}`,
    `  log groups  ${logs === '' ? 'none may be read; name them with --log-group-prefix' : logs}`,
    `  pipelines   ${pipelines.length === 0 ? 'none' : pipelines.join(', ')}`,
    '',
    'Next, for each account and region with services:',
    '  1. Deploy it with credentials of that account, in that region:',
    `     aws cloudformation deploy --stack-name ${stack} --template-file ${file} --capabilities CAPABILITY_IAM`,
    '  2. Print what it made, and put it into sources in suture.config.ts:',
    `     aws cloudformation describe-stacks --stack-name ${stack} --query "Stacks[0].Outputs[0].OutputValue" --output text`,
    '  3. Set account and region of the services that live there (services.<name>.account, services.<name>.region).',
    `  4. Deploy Suture: ${deployCommand(stage)}`,
  ].join('\n');
}
