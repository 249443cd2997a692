import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { deployed, noon, stacks, world } from '../../testing/deployment.ts';
import { examine } from '../index.ts';
import type { Account, World } from '../world.ts';

const commit = 'a'.repeat(40);
const trial = {
  services: {
    orders: {
      repository: 'acme/orders',
      alarms: ['orders-*'],
      logGroups: ['/aws/lambda/orders'],
      code: { from: 'tarball' },
      trust: { start: 'observe' },
    },
  },
  models: { diagnose: { id: 'us.anthropic.one-v1:0' }, fix: { id: 'us.anthropic.one-v1:0' } },
  tickets: 'sns',
  operators: ['ops@acme.example'],
};
const pushedAt = (at: string) => async (_bucket: string, key: string) =>
  key === 'code/acme/orders/deployed.json' ? Buffer.from(JSON.stringify({ commit, pushedAt: at })) : undefined;

/** A trial where all is well: no App, no webhook, no secret. */
function openTrial(differing: Partial<Account> = {}, config: object = trial): World {
  const own = stacks
    .filter(({ name }) => !name.endsWith('review') && !name.endsWith('workflow') && !name.endsWith('storage'))
    .concat(
      deployed(
        'live-suture-storage',
        { TableName: 'records', BucketName: 'artifacts' },
        { 'storage:Table': 'arn:table' },
      ),
      deployed('live-suture-workflow', {
        StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:suture-live-heal',
        KillSwitchName: '/suture/live/kill-switch',
        TicketTopicArn: 'arn:tickets',
      }),
    );
  const parameter = async (name: string) => (name === '/suture/live/kill-switch' ? 'off' : undefined);
  const account = { stacks: async () => own, parameter, object: pushedAt('2026-11-23T12:00:00Z'), ...differing };
  return { ...world(account), config: readConfig(config, 'the test configuration'), now: () => noon };
}

async function find(name: string, looked: World) {
  return (await examine(looked)).find((finding) => finding.name === name);
}

it('finds nothing wrong with a trial without GitHub, and asks for nothing of GitHub', async () => {
  const findings = await examine(openTrial());

  expect(findings.filter(({ status }) => status !== 'ok')).toEqual(
    [
      ['GitHub App', 'no service uses GitHub'],
      ['GitHub events', 'no service uses GitHub'],
      ['deployments', 'no service uses a code host'],
    ].map(([name, detail]) => ({ name, status: 'skipped', detail })),
  );
});

describe('the check of tickets', () => {
  it.each<[string, RegExp, RegExp, Partial<Account>]>([
    [
      'nobody has confirmed',
      /not confirmed: ops@acme\.example, so nobody gets a diagnosis/,
      /sns subscribe --topic-arn arn:tickets --protocol email --notification-endpoint ops@acme/,
      { subscriptions: async () => [{ endpoint: 'ops@acme.example', confirmed: false }] },
    ],
    ['AWS dropped who did not confirm', /not confirmed: ops@acme/, /sns subscribe/, { subscriptions: async () => [] }],
  ])('finds the problem when %s', async (_when, detail, remedy, differing) => {
    expect(await find('tickets', openTrial(differing))).toMatchObject({
      status: 'problem',
      detail: expect.stringMatching(detail),
      remedy: expect.stringMatching(remedy),
    });
  });

  it('finds that nobody is to get mail', async () => {
    const looked = openTrial({ subscriptions: async () => [] }, { ...trial, operators: [] });

    expect(await find('tickets', looked)).toMatchObject({
      status: 'unknown',
      detail: expect.stringContaining('nobody'),
    });
  });

  it('finds that the stage was deployed without mail', async () => {
    expect(await find('tickets', openTrial({ stacks: async () => stacks }))).toMatchObject({ status: 'problem' });
  });
});

describe('the check of code', () => {
  it('finds that none was pushed', async () => {
    expect(await find('code', openTrial({ object: async () => undefined }))).toMatchObject({
      status: 'problem',
      detail: 'orders: no code was pushed, so its incidents get no diagnosis',
      remedy: expect.stringContaining('npx suture code push --service orders --stage live'),
    });
  });

  it('finds a pointer that names no commit', async () => {
    expect(await find('code', openTrial({ object: async () => Buffer.from('{ "commit": "main" }') }))).toMatchObject({
      status: 'problem',
      detail: expect.stringContaining('must be the whole id of a commit'),
    });
  });

  it('warns of code that was pushed long ago', async () => {
    expect(await find('code', openTrial({ object: pushedAt('2026-09-01T12:00:00Z') }))).toMatchObject({
      status: 'unknown',
      detail: expect.stringContaining('pushed 84 d ago'),
    });
  });
});
