import { expect, it } from 'vitest';
import { createTestWorld, sampleIncident } from '../testing/index.ts';
import {
  connectedRepositories,
  describeCodeGap,
  nameCodeProject,
  packedRepositories,
  receivesWebhooks,
  repositoriesOnGitLab,
  ticketReaders,
  usesGitHub,
  usesGitLab,
} from './code-source.ts';
import { type ConfigInput, readConfig } from './config.ts';
import { needsBeyond } from './config-version.ts';
import { trustLevel } from './service.ts';

const tarball = { from: 'tarball' } as const;
const observe = { start: 'observe' } as const;
const packed = { repository: 'shop/orders', code: tarball, trust: observe };
const packed2 = { ...packed, repository: 'shop/billing' };
const trial: ConfigInput = { services: { orders: packed }, tickets: 'sns', operators: ['ops@example.com'] };
const read = (input: unknown) => readConfig(input, 'suture.config.ts');

it('takes a trial without GitHub, and a configuration with it unchanged', () => {
  const without = read(trial);
  const withGitHub = read({ services: { orders: { repository: 'shop/orders' } } });

  expect(usesGitHub(without)).toBe(false);
  expect([...packedRepositories(without)]).toEqual(['shop/orders']);
  expect(read(JSON.parse(JSON.stringify(without)))).toEqual(without);
  expect(usesGitHub(withGitHub)).toBe(true);
  expect(withGitHub).toMatchObject({ tickets: 'github', services: { orders: { code: { from: 'github' } } } });
});

it('still uses GitHub if one service does', () => {
  const mixed = read({ ...trial, services: { orders: packed, billing: { repository: 'shop/billing' } } });

  expect(usesGitHub(mixed)).toBe(true);
  expect([...packedRepositories(mixed)]).toEqual(['shop/orders']);
});

it('sends mail to the subscribers, or to the operators when there are none', () => {
  expect(ticketReaders(read(trial))).toEqual(['ops@example.com']);
  expect(ticketReaders(read({ ...trial, subscribers: ['team@example.com'] }))).toEqual(['team@example.com']);
  expect(ticketReaders(read({ ...trial, tickets: 'none' }))).toEqual([]);
});

it.each<[string, object, RegExp]>([
  [
    'issues without GitHub',
    { ...trial, tickets: 'github' },
    /services\.orders\.code\.from: .*set tickets: 'sns' or 'none'/,
  ],
  [
    'a trust that writes fixes, which is the default',
    { ...trial, services: { orders: { ...packed, trust: undefined } } },
    /services\.orders\.trust\.start: .*set trust: \{ start: 'observe' \}/,
  ],
  [
    'a ceiling above observe',
    { ...trial, services: { orders: { ...packed, trust: { ...observe, ceiling: { low: 'draft' } } } } },
    /services\.orders\.trust\.ceiling\.low: draft needs GitHub; remove it/,
  ],
  [
    "GitHub's deployments",
    { ...trial, services: { orders: { ...packed, rollout: { by: 'github-deployments', environment: 'live' } } } },
    /services\.orders\.rollout: .*name a CodePipeline/,
  ],
  [
    "GitHub's workflow runs",
    { ...trial, services: { orders: { ...packed, rollout: { by: 'workflow', file: 'deploy.yml' } } } },
    /services\.orders\.rollout: .*name another source/,
  ],
  [
    'a repository that is a path',
    { ...trial, services: { orders: { ...packed, repository: '/home/me/orders' } } },
    /services\.orders\.repository: .*must be owner\/name/,
  ],
  [
    'one repository in two places',
    { ...trial, services: { orders: packed, api: { repository: 'shop/orders' } } },
    /services\.api\.code: orders has the same repository/,
  ],
  [
    'a connection that is none',
    {
      ...trial,
      services: { orders: { ...packed, code: { from: 'codeconnections', connectionArn: 'arn:aws:iam::1:role/x' } } },
    },
    /services\.orders\.code\.connectionArn: must be the ARN of a connection/,
  ],
  ['subscribers without mail', { ...trial, tickets: 'none', subscribers: ['a@example.com'] }, /subscribers: .*'sns'/],
  [
    'a webhook that passes on, without one',
    { ...trial, github: { forwardTo: ['https://x.example/github'] } },
    /github\.forwardTo: .*remove it/,
  ],
])('refuses %s', (_what, input, message) => {
  expect(() => read(input)).toThrow(message);
});

it('stays at observe whatever the record of earlier days says', async () => {
  const { ports } = createTestWorld({ config: trial });
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await ports.trustRecord.count('orders', 'closed', id);

  expect(await trustLevel(sampleIncident, ports)).toBe('observe');
  expect(await trustLevel(sampleIncident, { ...ports, config: createTestWorld().ports.config })).toBe('propose');
});

it('reads a repository through a connection without GitHub, by a build of its own', () => {
  const connectionArn =
    'arn:aws:codeconnections:eu-west-1:111122223333:connection/0a1b2c3d-0000-4000-8000-000000000000';
  const connected = { ...packed, code: { from: 'codeconnections', connectionArn } };
  const config = read({ ...trial, services: { orders: connected, api: connected, billing: packed2 } });

  expect(usesGitHub(config)).toBe(false);
  expect([...connectedRepositories(config).keys()]).toEqual(['shop/orders']);
  for (const service of Object.values(config.services))
    expect(describeCodeGap(service)).toContain('without its history');
  expect(needsBeyond(read(trial), read({ ...trial, services: { orders: connected } }))).toEqual([
    `the build that reads shop/orders at its default branch through ${connectionArn}`,
  ]);
});

it('names builds apart whose repositories are spelled alike', () => {
  const names = ['a-b/c', 'a/b-c', 'a.b/c'].map((repository) => nameCodeProject('live', repository));

  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^suture-live-code-a-b-c-[0-9a-f]{8}$/);
});

it('says that the step from a trial to GitHub needs a deployment', () => {
  const next = read({ services: { orders: { repository: 'shop/orders' } }, operators: ['ops@example.com'] });

  expect(needsBeyond(read(trial), next)).toEqual([
    'the secrets and the webhook of GitHub',
    "what tickets: 'github' needs",
  ]);
  expect(needsBeyond(next, read(trial))).toEqual([
    'a subscription to tickets of ops@example.com',
    'the right to read the packed code of shop/orders',
    "what tickets: 'sns' needs",
  ]);
});

const gitlab = { repository: 'shop/backend/orders', code: { from: 'gitlab' } } as const;

it('takes a service on GitLab, whose fixes can be proposed, and asks for GitLab alone', async () => {
  const config = read({ services: { orders: gitlab }, tickets: 'gitlab' });
  const { ports } = createTestWorld({ trust: 'propose' });

  expect([usesGitLab(config), usesGitHub(config), receivesWebhooks(config)]).toEqual([true, false, true]);
  expect([...repositoriesOnGitLab(config)]).toEqual(['shop/backend/orders']);
  expect([...packedRepositories(config)]).toEqual([]);
  expect(config.gitlab.apiUrl).toBe('https://gitlab.com/api/v4');
  expect(describeCodeGap(gitlab)).toBeUndefined();
  expect(await trustLevel({ ...sampleIncident, service: 'orders' }, { ...ports, config })).toBe('draft');
  expect(needsBeyond(read({ services: {}, tickets: 'none' }), config)).toContain(
    'the secrets and the webhook of GitLab',
  );
});

it.each<[string, object, RegExp]>([
  ['issues on GitHub', { tickets: 'github' }, /orders\.code\.from: its tickets cannot be issues on GitHub/],
  [
    'a service whose issues are elsewhere',
    { services: { orders: gitlab, billing: { repository: 'shop/billing' } } },
    /billing\.code\.from: its tickets cannot be issues on GitLab/,
  ],
  [
    "another environment of GitHub's deployments",
    { services: { orders: { ...gitlab, rollout: { by: 'github-deployments', environment: 'live' } } } },
    /orders\.rollout\.by: the code is on GitLab; set by: 'gitlab-deployments'/,
  ],
  [
    "GitLab's deployments of code on GitHub",
    { tickets: 'none', services: { orders: { repository: 'shop/orders', rollout: { by: 'gitlab-deployments' } } } },
    /orders\.rollout: deployments are on GitLab only with code/,
  ],
  [
    'a number for a project',
    { services: { orders: { ...gitlab, repository: '4711' } } },
    /must be the path of a project/,
  ],
  [
    'an API without its version',
    { gitlab: { apiUrl: 'https://gitlab.example.com' } },
    /gitlab\.apiUrl: must end with \/api\/v4/,
  ],
  [
    'an API without encryption',
    { gitlab: { apiUrl: 'http://gitlab.example.com/api/v4' } },
    /must begin with https:\/\//,
  ],
])('refuses on GitLab %s', (_what, change, message) => {
  expect(() => read({ services: { orders: gitlab }, tickets: 'gitlab', ...change })).toThrow(message);
});
