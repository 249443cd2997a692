import { type CommandEnd, runMain } from './project.ts';

/** Runs the command in a folder as on a machine that is signed in nowhere, and that reaches no network to be told who it is. */
export async function sutureWithoutAccount(folder: string, words: readonly string[]): Promise<CommandEnd> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await runMain(words, {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_CONFIG_GLOBAL: '/dev/null',
      AWS_REGION: 'eu-west-1',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  } finally {
    process.chdir(before);
  }
}
