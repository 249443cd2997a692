import { createPrivateKey } from 'node:crypto';
import {
  type Config,
  isUsableWebhookSecret,
  rolloutSecrets,
  secretsOfChat,
  secretsOfRollouts,
  secretsOfTickets,
  secretsOfVendors,
  shortestWebhookSecret,
  usesGitHub,
  usesGitLab,
  vendorSecrets,
  WebhookName,
  webhookSecret,
} from '@suture/core';

/** What sets each secret for a stage. README.md and docs/operating.md print the same. */
const own: Readonly<Record<string, string>> = {
  GITHUB_APP_ID: 'echo APP_ID | npx suture secrets set GITHUB_APP_ID',
  GITHUB_APP_PRIVATE_KEY: 'npx suture secrets set GITHUB_APP_PRIVATE_KEY --file app.private-key.pem',
  GITHUB_WEBHOOK_SECRET:
    'openssl rand -hex 32 > webhook-secret.txt && npx suture secrets set GITHUB_WEBHOOK_SECRET --file webhook-secret.txt',
  GITHUB_WEBHOOK_SECRET_PREVIOUS: 'echo none | npx suture secrets set GITHUB_WEBHOOK_SECRET_PREVIOUS',
};

const ofGitLab: Readonly<Record<string, string>> = {
  GITLAB_TOKEN: 'npx suture secrets set GITLAB_TOKEN --file gitlab-token.txt',
  GITLAB_WEBHOOK_SECRET:
    'openssl rand -hex 32 > gitlab-webhook-secret.txt && npx suture secrets set GITLAB_WEBHOOK_SECRET --file gitlab-webhook-secret.txt',
  GITLAB_WEBHOOK_SECRET_PREVIOUS: 'echo none | npx suture secrets set GITLAB_WEBHOOK_SECRET_PREVIOUS',
};

/** The secrets by which vendors and watchers of rollouts are asked. docs/vendors.md prints the same commands for vendors. */
const ofVendors = Object.fromEntries(
  [...vendorSecrets, ...rolloutSecrets].map((name) => [
    name,
    `npx suture secrets set ${name} --file ${name.toLowerCase().replaceAll('_', '-')}.txt`,
  ]),
);

/** The secrets of the webhooks of alerts. docs/webhooks.md prints the same commands. */
const ofWebhooks = Object.fromEntries(
  WebhookName.options.flatMap((name) => {
    const secret = webhookSecret(name);
    return [
      [secret, `npx suture secrets set ${secret} --file ${secretFile(name)}`],
      [`${secret}_PREVIOUS`, `echo none | npx suture secrets set ${secret}_PREVIOUS`],
    ];
  }),
);
const ofTickets = { JIRA_TOKEN: 'npx suture secrets set JIRA_TOKEN --file jira-token.txt' };
/** docs/chat.md prints the same command. */
const ofChat = { SLACK_BOT_TOKEN: 'npx suture secrets set SLACK_BOT_TOKEN --file slack-bot-token.txt' };
const commands: Readonly<Record<string, string>> = {
  ...own,
  ...ofGitLab,
  ...ofTickets,
  ...ofChat,
  ...ofVendors,
  ...ofWebhooks,
};

/** The file that holds a webhook's secret until it is stored. */
export function secretFile(name: WebhookName): string {
  return `${name}-webhook-secret.txt`;
}

export function isSecretName(name: string): boolean {
  return Object.hasOwn(commands, name);
}

export const secretNames: readonly string[] = Object.keys(commands);

/** The secrets that a deployment with this configuration reads. */
export function secretsOf(config: Config | undefined): readonly string[] {
  const on = (config?.webhooks.sources ?? []).map(webhookSecret);
  return [
    ...(config === undefined || usesGitHub(config) ? Object.keys(own) : []),
    ...(config !== undefined && usesGitLab(config) ? Object.keys(ofGitLab) : []),
    ...secretsOfTickets(config ?? { tickets: 'github' }),
    ...(config === undefined ? [] : secretsOfChat(config)),
    ...secretsOfVendors(config ?? {}),
    ...(config === undefined ? [] : secretsOfRollouts(config)),
    ...on.flatMap((secret) => [secret, `${secret}_PREVIOUS`]),
  ];
}

/** The line that sets a secret. */
export function setCommand(name: string, stage: string): string {
  return `${commands[name] ?? `npx suture secrets set ${name}`} --stage ${stage}`;
}

const tooShort = `is shorter than ${shortestWebhookSecret} characters, so no delivery signed with it is accepted`;

/** What is wrong with a secret's value, or undefined. The value is not in it. */
export function findFault(name: string, value: string | undefined): string | undefined {
  // These previous secrets are set only while the secret is being replaced.
  const isOptional = Object.hasOwn(ofWebhooks, name) || Object.hasOwn(ofGitLab, name);
  if (value === undefined && isOptional && isPrevious(name)) return undefined;
  if (value === undefined || value.trim() === '') return 'is not set';
  if (name === 'GITHUB_APP_ID' && !/^\d+$/.test(value.trim())) return 'is not a number';
  if (name === 'GITHUB_APP_PRIVATE_KEY' && !isPrivateKey(value)) return 'is not a private key in PEM form';
  if (!/_WEBHOOK_SECRET(?:_PREVIOUS)?$/.test(name) || isUsableWebhookSecret(value)) return undefined;
  if (!isPrevious(name)) return tooShort;
  return value.trim().toLowerCase() === 'none' ? undefined : `${tooShort} (\`none\` when there is no previous secret)`;
}

function isPrevious(name: string): boolean {
  return name.endsWith('_PREVIOUS');
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
