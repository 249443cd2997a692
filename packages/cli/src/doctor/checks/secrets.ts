import { createPrivateKey } from 'node:crypto';
import { isUsableWebhookSecret, shortestWebhookSecret } from '@suture/core';
import { readSecret } from '../deployment.ts';
import { ok, problem, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

const names = ['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_WEBHOOK_SECRET', 'GITHUB_WEBHOOK_SECRET_PREVIOUS'];

const tooShort = `is shorter than ${shortestWebhookSecret} characters, so no delivery signed with it is accepted`;

/** Whether each secret is set and has its form. No value leaves this function. */
export async function checkSecrets(world: World): Promise<Verdict> {
  const wanted = world.config?.sentry === undefined ? names : [...names, 'SENTRY_TOKEN'];
  const read = await Promise.all(wanted.map(async (name) => ({ name, value: await readSecret(world, name) })));
  const faults = read.flatMap(({ name, value }) => {
    const fault = findFault(name, value);
    return fault === undefined ? [] : [{ name, fault }];
  });
  if (faults.length === 0) return ok(`all ${wanted.length} are set`);
  return problem(
    faults.map(({ name, fault }) => `${name} ${fault}`).join('; '),
    faults.map(({ name }) => setCommand(name, world.stage)).join('\n'),
  );
}

function findFault(name: string, value: string | undefined): string | undefined {
  if (value === undefined || value.trim() === '') return 'is not set';
  if (name === 'GITHUB_APP_ID' && !/^\d+$/.test(value.trim())) return 'is not a number';
  if (name === 'GITHUB_APP_PRIVATE_KEY' && !isPrivateKey(value)) return 'is not a private key in PEM form';
  if (name === 'GITHUB_WEBHOOK_SECRET' && !isUsableWebhookSecret(value)) return tooShort;
  if (
    name === 'GITHUB_WEBHOOK_SECRET_PREVIOUS' &&
    value.trim().toLowerCase() !== 'none' &&
    !isUsableWebhookSecret(value)
  )
    return `${tooShort} (\`none\` when there is no previous secret)`;
  return undefined;
}

function isPrivateKey(value: string): boolean {
  try {
    // A key pasted on one line carries its line breaks as \n.
    createPrivateKey(value.replaceAll('\\n', '\n'));
    return true;
  } catch {
    return false;
  }
}

function setCommand(name: string, stage: string): string {
  const values: Readonly<Record<string, string>> = {
    GITHUB_APP_PRIVATE_KEY: '"$(cat app.private-key.pem)"',
    GITHUB_WEBHOOK_SECRET: '"$(openssl rand -hex 32)"',
    GITHUB_WEBHOOK_SECRET_PREVIOUS: 'none',
  };
  return `npx sst secrets set ${name} ${values[name] ?? 'VALUE'} --stage ${stage}`;
}
