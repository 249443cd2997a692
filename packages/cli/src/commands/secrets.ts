import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { InvalidInput } from '@suture/core';
import { Argument, type Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { checkStage } from '../doctor/deployment.ts';
import { exitCodes } from '../exit-codes.ts';
import { openOutput } from '../output.ts';
import { findFault, isSecretName, secretNames, setCommand } from '../secrets/secret.ts';
import { readConfiguration, regionHelp, regionOf } from '../stage-region.ts';

interface SecretOptions {
  readonly stage: string;
  readonly file?: string;
  readonly region?: string;
  readonly json?: boolean;
}

export function addSecretsCommand(program: Command, context: CommandContext): void {
  program
    .command('secrets')
    .description("a deployment's secrets")
    .command('set')
    .description('set a secret')
    .addArgument(new Argument('<name>', secretNames.join(', ')))
    .requiredOption('--stage <name>', 'the stage that reads it')
    .option('--file <file>', 'a file that holds the value (default: standard input)')
    .option('--region <name>', regionHelp)
    .option('--json', 'one JSON value instead of words')
    .action(async (name: string, options: SecretOptions) => context.finish(await setSecret(name, options, context)));
}

async function setSecret(name: string, options: SecretOptions, context: CommandContext): Promise<number> {
  const { stage, file } = options;
  checkStage(stage);
  if (!isSecretName(name)) throw new InvalidInput(`the secret ${name}`, [`known are ${secretNames.join(', ')}`]);
  const value = (await readValue(file, `set it with: ${setCommand(name, stage)}`)).trim();
  const fault = findFault(name, value);
  if (fault !== undefined)
    throw new InvalidInput(`the value of ${name}`, [`it ${fault}`, `set it with: ${setCommand(name, stage)}`]);
  const { storeSecret } = await import('../secrets/aws-store.ts');
  await storeSecret({ stage, name, value }, regionOf(stage, options.region, await readConfiguration()));
  openOutput(options, context.streams).result(
    { name, stage },
    `Stored ${name} for stage ${stage}. Functions that run use it within two minutes.`,
  );
  return exitCodes.ok;
}

/** Never from the command line: other users of the machine can read that, and the shell keeps it. */
async function readValue(file: string | undefined, remedy: string): Promise<string> {
  if (file !== undefined)
    return readFile(file, 'utf8').catch((cause: unknown) => {
      throw new InvalidInput(`the file ${file}`, ['it cannot be read', remedy], { cause });
    });
  if (process.stdin.isTTY) throw new InvalidInput('standard input', ['it is a terminal', remedy]);
  return text(process.stdin);
}
