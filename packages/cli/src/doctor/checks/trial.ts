import { setTimeout as pause } from 'node:timers/promises';
import { inspectJira } from '@suture/adapters/jira';
import { createPushedCode } from '@suture/adapters/packed-code';
import { connectedRepositories, InvalidInput, type JiraConfig, ticketReaders } from '@suture/core';
import { setCommand } from '../../secrets/secret.ts';
import { deployCommand, readOutput, readSecret } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';
import { judgeSubscriptions } from './notifications.ts';

const dayMilliseconds = 86_400_000;
const mostDays = 30;

/** Whether someone gets the tickets, where they are mail. */
export async function checkTickets(world: World): Promise<Verdict> {
  const { config, stage } = world;
  if (config === undefined) return skipped('there is no configuration');
  if (config.tickets === 'github') return ok('issues on GitHub');
  if (config.tickets === 'gitlab') return ok('issues on GitLab');
  if (config.tickets === 'jira' && config.jira !== undefined) return checkJira(config.jira, world);
  if (config.tickets === 'none') return ok('kept in the bucket below tickets/; nobody is told of them');
  const topic = await readOutput(world, 'workflow', 'TicketTopicArn');
  if (topic === undefined)
    return problem('tickets are to be mail, and the stage has no topic for them', `Deploy it: ${deployCommand(stage)}`);
  return judgeSubscriptions(world, {
    topic,
    addresses: ticketReaders(config),
    field: 'subscribers',
    nobody: 'nobody is subscribed to the tickets',
    consequence: 'so nobody gets a diagnosis',
  });
}

/** Whether the token sees the project and may write there. */
async function checkJira(settings: JiraConfig, world: World): Promise<Verdict> {
  const token = await readSecret(world, 'JIRA_TOKEN');
  if (token === undefined) return problem('the secret JIRA_TOKEN is not set', setCommand('JIRA_TOKEN', world.stage));
  const faults = await inspectJira(settings, {
    secret: async () => token,
    fetch,
    pause: (milliseconds) => pause(milliseconds),
  });
  if (faults.length > 0)
    return problem(faults[0] ?? '', faults.slice(1).join('; ') || 'docs/configuration.md#jira has the settings.');
  return ok(`issues of ${settings.project} at ${new URL(settings.url).host}`);
}

/** Whether the code of each service can be read that has no code host, and how old it is. */
export async function checkCode(world: World): Promise<Verdict> {
  const { config, stage, account, now } = world;
  if (config === undefined) return skipped('there is no configuration');
  const packed = Object.entries(config.services).filter(([, { code }]) => code.from === 'tarball');
  const connected = [...connectedRepositories(config).keys()].map(
    (repository) => `${repository} through its connection, which was not looked at`,
  );
  if (packed.length === 0) return ok(connected.length === 0 ? 'read from the code host' : connected.join('; '));
  const bucket = await readOutput(world, 'storage', 'BucketName');
  if (bucket === undefined) return skipped('the storage stack is not deployed');
  const code = createPushedCode({
    get: async (key) => account.object(bucket, key),
    has: async (key) => (await account.object(bucket, key)) !== undefined,
    put: () => Promise.reject(new RangeError('the doctor writes nothing')),
  });
  const looked = await Promise.all(
    packed.map(async ([name, { repository }]) => ({
      name,
      ...(await readAge(() => code.deployed(repository), now())),
    })),
  );
  const push = (name: string) => `npx suture code push --service ${name} --stage ${stage}`;
  const faulty = looked.filter(({ fault }) => fault !== undefined);
  if (faulty.length > 0)
    return problem(
      faulty.map(({ name, fault }) => `${name}: ${fault}, so its incidents get no diagnosis`).join('; '),
      ['In the checkout, at the deployed commit:', ...faulty.map(({ name }) => push(name))].join('\n'),
    );
  const old = looked.filter(({ days = 0 }) => days > mostDays);
  const detail = looked.map(
    ({ name, commit, days }) => `${name} at ${commit}${days === undefined ? '' : `, pushed ${days} d ago`}`,
  );
  if (old.length === 0) return ok([...detail, ...connected].join('; '));
  return unknown(
    `${detail.join('; ')}; if the service ships more often, a diagnosis reads old code`,
    old.map(({ name }) => push(name)).join('\n'),
  );
}

interface Age {
  readonly fault?: string;
  readonly commit?: string;
  readonly days?: number | undefined;
}

async function readAge(
  read: () => Promise<{ readonly commit: string; readonly pushedAt?: string | undefined } | undefined>,
  now: Date,
): Promise<Age> {
  try {
    const pushed = await read();
    if (pushed === undefined) return { fault: 'no code was pushed' };
    const { commit, pushedAt } = pushed;
    const days = pushedAt && Math.floor((now.getTime() - Date.parse(pushedAt)) / dayMilliseconds);
    return { commit: commit.slice(0, 10), days: typeof days === 'number' ? days : undefined };
  } catch (error) {
    if (error instanceof InvalidInput) return { fault: error.message };
    throw error;
  }
}
