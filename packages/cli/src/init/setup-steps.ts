import { defined, type WebhookName, webhookSecret } from '@suture/core';
import { deployCommand } from '../doctor/deployment.ts';
import { secretFile, setCommand } from '../secrets/secret.ts';
import { type SetupStep, setups } from './sources/index.ts';

export interface SetupPlace {
  /** A stage, or a word that stands for one. */
  readonly stage: string;
  /** The address before `/<source>`: the output of a deployment, or its name. */
  readonly alertsUrl: string;
}

/** Everything from the configuration that is there to an alert that arrives, in order. */
export function listSetupSteps(name: WebhookName, { stage, alertsUrl }: SetupPlace): readonly SetupStep[] {
  const { steps, first = [], secretFrom } = setups[name];
  const file = secretFile(name);
  const fill = (text: string) => text.replaceAll('{url}', `${alertsUrl}/${name}`).replaceAll('{file}', file);
  const fillStep = ({ text, code }: SetupStep): SetupStep => ({
    text: fill(text),
    ...defined({ code: code === undefined ? undefined : fill(code) }),
  });
  const atVendor = steps.map(fillStep);
  const store = { text: 'Store the secret for the stage.', code: setCommand(webhookSecret(name), stage) };
  const deploy = { text: 'Deploy. The output AlertsUrl is the beginning of the address.', code: deployCommand(stage) };
  const check = {
    text: `Delete ${file}, and send a test alert. It starts no incident.`,
    code: testCommand(name, stage),
  };
  if (secretFrom === 'vendor') return [...first.map(fillStep), deploy, ...atVendor, store, check];
  const make = { text: 'Make a secret.', code: `openssl rand -hex 32 > ${file}` };
  return [...first.map(fillStep), make, store, deploy, ...atVendor, check];
}

/** What sends a test alert of a source to a stage. */
export function testCommand(name: WebhookName, stage: string): string {
  return `npx suture doctor --stage ${stage} --test-alert ${name}`;
}

/** The steps as numbered text; with code marked as such, as Markdown. */
export function drawSteps(steps: readonly SetupStep[], { marked }: { readonly marked: boolean }): string {
  return steps
    .flatMap(({ text, code }, index) => {
      const number = `${index + 1}. `;
      const margin = ' '.repeat(number.length);
      const lines = code?.split('\n') ?? [];
      const block = marked ? markCode(lines) : lines.map((line) => `  ${line}`);
      return [`${number}${text}`, ...block.map((line) => `${margin}${line}`)];
    })
    .join('\n');
}

function markCode(lines: readonly string[]): readonly string[] {
  if (lines.length > 1) return ['```', ...lines, '```'];
  return lines.map((line) => `\`${line}\``);
}
