import { createPrivateKey } from 'node:crypto';
import { isUsableWebhookSecret, shortestWebhookSecret } from '@suture/core';

/** Each secret, and the commands that set it for a stage. README.md and docs/operating.md print the same. */
const commands = {
  GITHUB_APP_ID: 'echo APP_ID | npx suture secrets set GITHUB_APP_ID',
  GITHUB_APP_PRIVATE_KEY: 'npx suture secrets set GITHUB_APP_PRIVATE_KEY --file app.private-key.pem',
  GITHUB_WEBHOOK_SECRET:
    'openssl rand -hex 32 > webhook-secret.txt && npx suture secrets set GITHUB_WEBHOOK_SECRET --file webhook-secret.txt',
  GITHUB_WEBHOOK_SECRET_PREVIOUS: 'echo none | npx suture secrets set GITHUB_WEBHOOK_SECRET_PREVIOUS',
  SENTRY_TOKEN: 'npx suture secrets set SENTRY_TOKEN --file sentry-token.txt',
} as const;
export type SecretName = keyof typeof commands;

export function isSecretName(name: string): name is SecretName {
  return Object.hasOwn(commands, name);
}

export const secretNames = Object.keys(commands).filter(isSecretName);

export function setCommand(name: SecretName, stage: string): string {
  return `${commands[name]} --stage ${stage}`;
}

const tooShort = `is shorter than ${shortestWebhookSecret} characters, so no delivery signed with it is accepted`;

/** What is wrong with a secret's value, or undefined. The value is not in it. */
export function findFault(name: SecretName, value: string | undefined): string | undefined {
  if (value === undefined || value.trim() === '') return 'is not set';
  if (name === 'GITHUB_APP_ID' && !/^\d+$/.test(value.trim())) return 'is not a number';
  if (name === 'GITHUB_APP_PRIVATE_KEY' && !isPrivateKey(value)) return 'is not a private key in PEM form';
  if (name === 'GITHUB_WEBHOOK_SECRET' && !isUsableWebhookSecret(value)) return tooShort;
  if (name !== 'GITHUB_WEBHOOK_SECRET_PREVIOUS' || value.trim().toLowerCase() === 'none') return undefined;
  return isUsableWebhookSecret(value) ? undefined : `${tooShort} (\`none\` when there is no previous secret)`;
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
