import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createFileArtifacts } from '@suture/adapters/local-files';
import { type Config, InvalidInput, webhookSecret } from '@suture/core';
import { openStateFolder, openTable } from '@suture/local';
import * as z from 'zod';
import { findFault } from '../secrets/secret.ts';
import type { TestAlertPorts } from './ports.ts';
import { postDelivery } from './post.ts';
import type { TestReceiver } from './receiver.ts';

/** An alert waits while the one before it is healed; one that starts nothing is read at once. */
const patience = 30_000;
const Health = z.object({ status: z.literal('ok'), sources: z.array(z.string()), waiting: z.number() });

type Environment = Readonly<Record<string, string | undefined>>;

/** What a running `suture serve` says of itself. @throws InvalidInput when none answers there */
export async function readHealth(url: string): Promise<z.infer<typeof Health>> {
  try {
    const response = await fetch(`${url}/health`, { redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    return Health.parse(await response.json());
  } catch (cause) {
    const issue = `${url} is no running suture serve; start it with: npx suture serve --repo DIR`;
    throw new InvalidInput('the option --url', [issue], { cause });
  }
}

/** `suture serve` at an address of this machine. A source without a secret in the environment is sent to without a signature. */
export function openLocalReceiver(
  url: string,
  config: Config | undefined,
  environment: Environment,
  waiting: number,
): TestReceiver {
  const restart = 'and start suture serve again';
  return {
    alertsUrl: `${url}/alerts`,
    config,
    patience,
    secretOf: async (name) => environment[webhookSecret(name)]?.trim() || undefined,
    findFault: (name, secret) => (secret === undefined ? undefined : findFault(webhookSecret(name), secret)),
    remedies: {
      setSecret: (name) =>
        `Set ${webhookSecret(name)} to the same value here and where suture serve runs, or start it with --unsigned.`,
      turnOn: (name) => `npx suture init --source ${name}, ${restart}.`,
      reach: 'Check that suture serve still runs there.',
      find: `${waiting > 0 ? `${waiting} alerts waited before it; see what it prints. ` : ''}Name the repository that suture serve runs for with --repo.`,
    },
  };
}

/** The state that `suture serve` keeps for a repository. Close it at the end. */
export async function openLocalPorts(
  repository: string,
  environment: Environment,
): Promise<TestAlertPorts & { close(): Promise<void> }> {
  const folder = openStateFolder(repository, environment);
  const table = await openTable({ folder: folder.table, name: 'suture' });
  const artifacts = createFileArtifacts(folder.artifacts);
  return {
    clock: { now: () => new Date() },
    post: postDelivery,
    alertRecords: createDynamoStores(table).alertRecords,
    artifact: (key) => artifacts.get(key),
    sleep: (milliseconds) => setTimeout(milliseconds),
    nonce: () => randomBytes(6).toString('hex'),
    close: () => table.close(),
  };
}
