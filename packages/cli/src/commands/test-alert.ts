import { InvalidInput, type WebhookName } from '@suture/core';
import type { CommandContext } from '../context.ts';
import { describeError } from '../doctor/describe-error.ts';
import type { Finding } from '../doctor/finding.ts';
import type { World } from '../doctor/world.ts';
import { exitCodes } from '../exit-codes.ts';
import { readSourceNames } from '../init/source-names.ts';
import { resolveRepository } from '../open-loop.ts';
import { type Output, openOutput } from '../output.ts';

interface TestAlertChoice {
  readonly testAlert?: readonly string[];
  readonly url?: string;
}

/** The sources that a test alert was asked for; none without the option. @throws InvalidInput */
export function readTestSources({ testAlert = [], url }: TestAlertChoice): readonly WebhookName[] {
  const names = readSourceNames(testAlert, '--test-alert');
  if (url !== undefined && names.length === 0)
    throw new InvalidInput('the option --url', ['it needs --test-alert SOURCE; or leave it out, and name a --stage']);
  return names;
}

/** Sends test alerts to a deployment that was examined. */
export async function testDeployment(
  names: readonly WebhookName[],
  examined: readonly Finding[],
  world: World,
  region: string | undefined,
  output: Output,
): Promise<readonly Finding[]> {
  if (names.length === 0) return [];
  const lacking = examined.filter(({ name, status }) => ['credentials', 'stacks'].includes(name) && status !== 'ok');
  if (lacking.length > 0)
    return listSkipped(names, `not sent because of: ${lacking.map(({ name }) => name).join(', ')}`);
  const [{ sendTestAlert }, { findDeployedReceiver, openDeployedPorts }] = await Promise.all([
    import('../test-alert/send-test-alert.ts'),
    import('../test-alert/deployed.ts'),
  ]);
  try {
    const [receiver, ports] = await Promise.all([findDeployedReceiver(world), openDeployedPorts(world, region)]);
    if (receiver === undefined || ports === undefined) return names.map((name) => nameMissing(name, world.stage));
    output.say(`Sending a test alert of ${names.join(', ')}. Its record can take two minutes.`);
    return (await Promise.all(names.map((name) => sendTestAlert(name, receiver, ports)))).flat();
  } catch (error) {
    return [{ name: 'test alert', ...describeError(error) }];
  }
}

function listSkipped(names: readonly WebhookName[], detail: string): readonly Finding[] {
  return names.map((name) => ({ name: `${name}: test alert`, status: 'skipped', detail }));
}

function nameMissing(name: WebhookName, stage: string): Finding {
  return {
    name: `${name}: address`,
    status: 'problem',
    detail: `stage ${stage} has no address for alerts: no source was on when it was deployed`,
    remedy: `npx suture init --source ${name} --stage ${stage}`,
  };
}

/** Sends test alerts to a running `suture serve`, and returns the exit code. */
export async function testOneMachine(
  names: readonly WebhookName[],
  options: { readonly url: string; readonly repo: string; readonly config?: string; readonly json?: boolean },
  context: CommandContext,
): Promise<number> {
  const output = openOutput(options, context.streams);
  const url = readUrl(options.url);
  const repository = resolveRepository(options.repo);
  const [{ loadConfig }, { openLocalPorts, openLocalReceiver, readHealth }, { sendTestAlert }, { describeFindings }] =
    await Promise.all([
      import('@suture/local'),
      import('../test-alert/local.ts'),
      import('../test-alert/send-test-alert.ts'),
      import('../doctor/describe-findings.ts'),
    ]);
  const config = await loadConfig(repository, options.config);
  const { waiting } = await readHealth(url);
  const receiver = openLocalReceiver(url, config, process.env, waiting);
  const ports = await openLocalPorts(repository, process.env);
  try {
    const findings = (await Promise.all(names.map((name) => sendTestAlert(name, receiver, ports)))).flat();
    output.result(findings, describeFindings(findings));
    return findings.some(({ status }) => status === 'problem') ? exitCodes.failed : exitCodes.ok;
  } finally {
    await ports.close();
  }
}

/** The address without a slash at its end. A token must not cross a network in plain text. @throws InvalidInput */
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOwn = url !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isOwn)) return url.origin;
  throw new InvalidInput('the option --url', [
    `"${text}" is not the address of suture serve; use http://127.0.0.1:8787, or https:// for another machine`,
  ]);
}
