import { type Config, defined, InvalidInput, requireService } from '@suture/core';
import { ask } from '../ask.ts';
import { readOutput } from '../doctor/deployment.ts';
import { describeError } from '../doctor/describe-error.ts';
import type { Finding } from '../doctor/finding.ts';
import type { World } from '../doctor/world.ts';
import type { Output } from '../output.ts';

export const depths = ['full', 'triage'] as const;
export type Depth = (typeof depths)[number];

/** A rehearsal that was asked for. */
export interface RehearsalRequest {
  readonly service: string;
  readonly config: Config;
  /** The operator's token for GitHub. Undefined for a rehearsal that ends at triage. */
  readonly token?: string;
  /** Whether to ask before anything is made. */
  readonly asks: boolean;
}

interface RehearsalChoice {
  readonly rehearse?: Depth;
  readonly service?: string;
  readonly yes?: boolean;
}

/** What the options ask for; undefined if they ask for no rehearsal. @throws InvalidInput before anything is done */
export function readRequest(
  { rehearse, service: given, yes = false }: RehearsalChoice,
  config: Config | undefined,
  { interactive, token = '' }: { readonly interactive: boolean; readonly token?: string | undefined },
): RehearsalRequest | undefined {
  if (rehearse === undefined) return undefined;
  if (config === undefined) throw new InvalidInput('the option --rehearse', ['it needs a configuration; see --config']);
  const service = chooseService(given, config);
  if (rehearse === 'triage') return { service, config, asks: false };
  if (config.services[service]?.code.from !== 'github' || config.tickets !== 'github')
    throw new InvalidInput('the option --rehearse', [
      `${service} does without GitHub, so there is no draft to rehearse; use --rehearse triage`,
    ]);
  if (token.trim() === '')
    throw new InvalidInput('the environment', [
      'GITHUB_TOKEN: it is missing. A full rehearsal makes a branch with your own token: contents, pull requests and issues, read and write. Or use --rehearse triage',
    ]);
  if (!yes && !interactive)
    throw new InvalidInput('the option --rehearse', ['it costs a little and nobody can be asked here; add --yes']);
  return { service, config, token: token.trim(), asks: !yes };
}

function chooseService(given: string | undefined, config: Config): string {
  const names = Object.keys(config.services);
  const [only, ...others] = names;
  const name = given ?? (others.length === 0 ? only : undefined);
  if (name === undefined)
    throw new InvalidInput('the option --service', [`it is missing; name one of ${names.join(', ')}`]);
  requireService(name, config, 'the option --service', 'NAME');
  return name;
}

/** Findings without which a rehearsal cannot work, or must not be begun. */
const needed = ['credentials', 'stacks', 'kill switch', 'state machine'];

/** Rehearses in a deployment that was examined, if it may be. Ctrl-C ends it, and it removes what it made. */
export async function runRehearsal(
  request: RehearsalRequest,
  examined: readonly Finding[],
  world: World,
  region: string | undefined,
  output: Output,
): Promise<readonly Finding[]> {
  const lacking = examined.filter(({ name, status }) => needed.includes(name) && status !== 'ok');
  const [bus, table, stateMachineArn, intake, undelivered] = await Promise.all([
    readOutput(world, 'intake', 'BusName'),
    readOutput(world, 'storage', 'TableName'),
    readOutput(world, 'workflow', 'StateMachineArn'),
    readOutput(world, 'intake', 'IntakeFunctionName'),
    readOutput(world, 'intake', 'UndeliveredQueueUrl'),
  ]).catch(() => []);
  if (
    lacking.length > 0 ||
    bus === undefined ||
    table === undefined ||
    stateMachineArn === undefined ||
    intake === undefined
  ) {
    const why = lacking.map(({ name }) => name).join(', ') || 'outputs of the stacks';
    return [{ name: 'rehearsal', status: 'skipped', detail: `not started because of: ${why}` }];
  }
  const prepared = await prepareScratch(request, output);
  if ('finding' in prepared) return [prepared.finding];
  const { rehearse } = await import('../rehearsal/rehearse.ts');
  const { openDeployedLoop } = await import('../rehearsal/aws.ts');
  const { service } = request;
  output.say(`Rehearsing with ${service}. This can take some minutes.`);
  const stop = new AbortController();
  const interrupt = () => {
    output.say('Interrupted. Removing what the rehearsal made; press Ctrl-C again to leave it to the next one.');
    stop.abort();
  };
  process.once('SIGINT', interrupt);
  try {
    return await rehearse(
      {
        service,
        ...prepared,
        signal: stop.signal,
        logCommands: [
          `npx suture alerts --stage ${world.stage}`,
          `aws logs tail --since 15m $(aws lambda get-function-configuration --function-name ${intake} --query LoggingConfig.LogGroup --output text)`,
          ...(undelivered === undefined ? [] : [`aws sqs receive-message --queue-url ${undelivered}`]),
        ],
        report: ({ name, status, detail }) => output.say(`  ${status === 'ok' ? '✓' : '✗'} ${name}  ${detail}`),
      },
      openDeployedLoop({ bus, table, stateMachineArn, signal: stop.signal, ...defined({ region }) }),
    );
  } finally {
    process.off('SIGINT', interrupt);
  }
}

type Prepared = Pick<Parameters<typeof import('../rehearsal/rehearse.ts').rehearse>[0], 'scratch'>;

/** Plans the branch of a full rehearsal, says what it costs, and asks. Nothing is made here. */
async function prepareScratch(
  { service, config, token, asks }: RehearsalRequest,
  output: Output,
): Promise<Prepared | { readonly finding: Finding }> {
  if (token === undefined) return {};
  const [{ createScratchRepository }, { planScratch }, { estimateCost }] = await Promise.all([
    import('@suture/adapters/github'),
    import('../rehearsal/scratch.ts'),
    import('../rehearsal/estimate.ts'),
  ]);
  const log = { info: () => undefined, warn: () => undefined };
  const repository = createScratchRepository({ token, service, config, log });
  const name = 'rehearsal';
  try {
    const planned = await planScratch(service, config, repository);
    if ('reason' in planned)
      return { finding: { name, status: 'problem', detail: planned.reason, remedy: planned.remedy } };
    output.say(
      `The rehearsal makes a branch suture/rehearsal-… with ${planned.plan.path}, a ticket and a draft pull request onto that branch, and removes them.`,
    );
    output.say(estimateCost(service, config));
    if (asks && !/^y(?:es)?$/i.test((await ask('Go on? [y/N] ')) ?? 'n'))
      return { finding: { name, status: 'skipped', detail: 'not started: it was declined' } };
    return { scratch: { repository, plan: planned.plan } };
  } catch (error) {
    return { finding: { name, ...describeError(error) } };
  }
}
