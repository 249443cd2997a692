import { execFile, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type ConfigInput, nameSymptom, verifyChain, WebhookName } from '@suture/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BedrockStandIn, startBedrockStandIn } from '../stand-ins/bedrock/index.ts';
import { type GitHubStandIn, headersOf, startGitHubStandIn } from '../stand-ins/github/index.ts';
import { mintToken } from '../stand-ins/github/mint-token.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { copyBroken, deploy, listStacks, outputOf, readEndpoint, remove, setSecret } from './deploy.ts';
import { readFindings, readUnusedRights } from './lab.ts';
import { createModel } from './model.ts';
import { alarmEvent, alarmOf, deliver, logGroupOf, play, post } from './play.ts';
import { createQueue } from './queue.ts';
import {
  answerRehearsal,
  isAboutRehearsal,
  rehearsedFiles,
  rehearsedRepository,
  rehearsedServices,
} from './rehearsed.ts';
import { filesOf } from './repository.ts';
import { busMessages, sourceSecrets, watched, watchedRepository, webhookRequests } from './sources.ts';
import { isRepairable, type Story, stories } from './stories.ts';
import { drainQueue, withoutReading } from './storm.ts';
import { reasonFor } from './unused-rights.ts';

const stage = `test-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'suture-deployment-'));
const configFile = join(folder, 'suture.config.ts');
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const [happy, ...others] = stories;
const repositories = [
  ...stories.map(({ repository }) => repository),
  'shop/storm',
  watchedRepository,
  rehearsedRepository,
];

let host: GitHubStandIn;
let bedrock: BedrockStandIn;
let cloud: Cloud;
let operatorToken: string;

beforeAll(async () => {
  readEndpoint();
  bedrock = await startBedrockStandIn({ port: Number(new URL(modelEndpoint()).port) });
  host = await startGitHubStandIn();
  for (const story of stories) {
    host.createRepository({ name: story.repository, files: filesOf(story) });
    host.setBranchRules(story.repository, 'main', [
      { type: 'pull_request', parameters: { required_approving_review_count: 1 } },
    ]);
  }
  for (const name of ['shop/storm', watchedRepository]) {
    host.createRepository({ name, files: { 'package.json': '{}\n' } });
    host.setBranchRules(name, 'main', [{ type: 'pull_request', parameters: { required_approving_review_count: 1 } }]);
  }
  host.createRepository({ name: rehearsedRepository, files: rehearsedFiles });
  host.setBranchRules(rehearsedRepository, 'main', [
    { type: 'pull_request', parameters: { required_approving_review_count: 1 } },
  ]);
  host.addUser({
    login: 'reviewer',
    permissions: Object.fromEntries(repositories.map((repository) => [repository, 'write'])),
  });
  const { installationId } = host.installApp({
    appId: 7,
    publicKey,
    repositories,
    permissions: {
      ...{ metadata: 'read', contents: 'write', pull_requests: 'write', issues: 'write', deployments: 'read' },
      ...{ checks: 'read', statuses: 'read' },
    },
    webhookSecret: 'the current secret',
  });
  operatorToken = await mintToken(host.url, privateKey, 7, installationId);
  const storyModel = createModel(stories, host);
  bedrock.answer((request) => answerRehearsal(request) ?? storyModel(request));
  writeFileSync(configFile, `export default ${JSON.stringify(configOf(host.url), null, 2)};\n`);
  const deployment = await deploy(stage, configFile);
  console.log(deployment.transcript);
  cloud = openCloud(deployment);
  for (const name of Object.values(rehearsedServices)) await cloud.makeAlarm(`${name}-errors`);
  const secrets = {
    GITHUB_APP_ID: '7',
    GITHUB_APP_PRIVATE_KEY: privateKey,
    GITHUB_WEBHOOK_SECRET: 'the current secret',
    GITHUB_WEBHOOK_SECRET_PREVIOUS: 'the secret before this one',
    ...sourceSecrets,
  };
  for (const [name, value] of Object.entries(secrets)) {
    writeFileSync(join(folder, name), value);
    await setSecret(stage, name, join(folder, name));
  }
  // One call at a time: the endpoint unpacks a function at its first call and fails on two at once.
  for (const name of await cloud.listFunctions()) await cloud.invoke(name, {}).catch(() => undefined);
});

afterAll(async () => {
  await Promise.all([host?.close(), bedrock?.close()]);
});

/** Where the endpoint lets functions find Bedrock: it has to know before it is started. */
function modelEndpoint(): string {
  const endpoint = process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
  if (endpoint === undefined)
    throw new Error(
      'AWS_ENDPOINT_URL_BEDROCK_RUNTIME is not set; it must name a free port, for the endpoint and for this test.',
    );
  return endpoint;
}

function configOf(apiUrl: string): ConfigInput {
  const seconds = { critical: 0, high: 0, medium: 0, low: 0 };
  const services = Object.fromEntries(
    stories.map((story) => [
      story.slug,
      {
        repository: story.repository,
        branch: 'main',
        alarms: [alarmOf(story)],
        logGroups: [logGroupOf(story)],
        severity: story.scenario.script.config?.severityFloor === undefined ? ('medium' as const) : ('low' as const),
        trust: { start: story.scenario.script.trust ?? ('propose' as const) },
        mechanic: story.scenario.script.searches === undefined ? ('off' as const) : ('first' as const),
      },
    ]),
  );
  return {
    stages: { [stage]: { protect: false } },
    services: {
      ...services,
      ...rehearsals(),
      storm: { repository: 'shop/storm', alarms: ['storm-*'], severity: 'low' },
      [watched]: {
        repository: watchedRepository,
        alarms: [`${watched}*`],
        severity: 'low',
        trust: { start: 'observe' },
      },
    },
    webhooks: {
      sources: [...WebhookName.options],
      generic: { title: 'what', service: 'who', sourceId: 'what' },
    },
    severityFloor: 'medium',
    // Stories of one repository run at the same time, so none may wait for another.
    limits: {
      ...{ verifySeconds: seconds, verifyEvery: 1, verifyLooks: 2 },
      ...{ oneFixPerRepository: false, openReviews: 50 },
    },
    github: { apiUrl },
    models: { diagnose: { id: 'us.lab.thinker-v1:0' }, fix: { id: 'us.lab.thinker-v1:0' } },
  };
}

/** At observe and below the floor, which a rehearsal does not heed. */
function rehearsals(): ConfigInput['services'] {
  return Object.fromEntries(
    Object.entries(rehearsedServices).map(([engine, name]) => [
      name,
      {
        repository: rehearsedRepository,
        branch: 'main',
        alarms: [`${name}-errors`],
        severity: 'low' as const,
        trust: { start: 'observe' as const },
        mechanic: engine === 'mechanic' ? ('first' as const) : ('off' as const),
      },
    ]),
  );
}

async function playAndCheck(story: (typeof stories)[number], whileWaiting?: () => Promise<void>): Promise<void> {
  const { history, ends } = story.scenario;

  const played = await play(story, cloud, host, whileWaiting);

  console.log(
    [`${story.scenario.name} (${played.incident.id})`, played.history.join(' → '), ...played.deliveries].join('\n  '),
  );
  expect(played.incident.outcome?.reason ?? '').toContain(story.because ?? '');
  expect(played.history).toEqual(history);
  expect(played.status).toBe('succeeded');
  expect(played.incident.outcome?.result).toBe(ends);
  expect(
    verifyChain(played.incident.id, await cloud.stores.auditLog.read(played.incident.id), played.incident.auditHead),
  ).toMatchObject({
    intact: true,
  });
  expect(host.pulls(story.repository).filter(({ state }) => state === 'open')).toEqual([]);
  if (history.includes('DiagnoseSearch') && isRepairable(story))
    expect(bedrock.requests.filter((request) => mentions(request, story))).toEqual([]);
  expect(host.issues(story.repository).every(({ state }) => (state === 'closed') === (ends === 'closed'))).toBe(true);
}

/** Whether a model was asked about a story. */
function mentions({ messages }: BedrockStandIn['requests'][number], { field }: Story): boolean {
  return JSON.stringify(messages).includes(`reading '${field}'`);
}

describe('the deployed loop', () => {
  it(`${happy?.scenario.name ?? 'heals and closes'}, while a broken deployment is rolled back and a good one replaces the functions`, async () => {
    if (happy === undefined) throw new Error('there is no story');
    const before = await cloud.readVersions();

    await playAndCheck(happy, async () => {
      writeFileSync(
        configFile,
        `export default ${JSON.stringify({ ...configOf(host.url), limits: { ...configOf(host.url).limits, fixAttempts: 4 } })};\n`,
      );
      await expect(deploy(stage, configFile, copyBroken(folder))).rejects.toThrow('sst deploy');
      await deploy(stage, configFile);
    });

    const after = await cloud.readVersions();
    expect(after).toHaveLength(before.length);
    expect(after.filter((version) => before.includes(version))).toEqual([]);
  });

  it.concurrent.each(others)('$scenario.name', (story) => playAndCheck(story));
});

describe('the webhook', () => {
  it('believes the current secret and the one before, and nobody else, and answers a delivery once', async () => {
    const delivery = host.deliveries.find(({ event }) => event === 'deployment_status');
    if (delivery === undefined) throw new Error('nothing was delivered');

    const answers = [
      await deliver(delivery, cloud, { signature: `sha256=${'0'.repeat(64)}` }),
      await deliver(delivery, cloud, { signature: '' }),
      await deliver(delivery, cloud),
    ];

    expect(answers.map((answer) => answer.split(' ')[1])).toEqual(['401', '401', '202']);
    expect(await cloud.stores.deliveries.claim('github', headersOf(delivery)['x-github-delivery'] ?? '', 1)).toBe(
      'done',
    );
  });
});

describe('alerts of every system', () => {
  const names = [...webhookRequests(), ...busMessages()].map(([source]) => source).sort();

  it(`start an incident each, whose execution ends: ${names.join(', ')}`, async () => {
    // One of the pattern, without which the doctor would miss it.
    await cloud.makeAlarm(`${watched}-errors`);
    for (const [source, request] of webhookRequests()) {
      const answer = await post(cloud, 'AlertWebhookFunctionName', request);
      expect([source, answer]).toEqual([source, expect.objectContaining({ statusCode: 202 })]);
    }
    const queue = createQueue(outputOf(cloud.deployment, 'QueueUrl'));
    for (const [, body] of busMessages()) await queue.send(body);

    const started = async () =>
      (await cloud.stores.incidents.list()).items.filter(({ service }) => service === watched);
    await expect
      .poll(async () => (await started()).map(({ alert }) => alert.source).sort(), { timeout: 300_000, interval: 500 })
      .toEqual(names);
    const incidents = await started();
    await expect
      .poll(async () => Promise.all(incidents.map(async ({ id }) => (await cloud.readExecution(id)).status)), {
        timeout: 300_000,
        interval: 500,
      })
      .toEqual(incidents.map(() => 'succeeded'));
    for (const { id } of incidents) {
      const incident = await cloud.stores.incidents.get(id);
      expect([incident?.alert.source, incident?.outcome?.result]).toEqual([
        incident?.alert.source,
        expect.stringMatching(/^(?:recorded|handed_over)$/),
      ]);
      expect(verifyChain(id, await cloud.stores.auditLog.read(id), incident?.auditHead)).toMatchObject({
        intact: true,
      });
    }
  });
});

describe('a storm', () => {
  // The endpoint answers one request at a time, and this takes some thousands; `npm run bench -- --intake` has a larger storm.
  it('of 300 events from 20 alarms creates 20 incidents, and a poisoned message ends in the dead-letter queue', {
    timeout: 900_000,
  }, async () => {
    const began = new Date();
    const names = Array.from({ length: 20 }, (_, index) => `storm-${index}`);
    const wind = Array.from({ length: 300 }, (_, index) => alarmEvent(names[index % 20] ?? '', began));
    for (const name of names) await cloud.makeAlarm(name);
    const poison = { source: 'shop.monitor', detailType: 'CloudWatch Alarm State Change', detail: {} };

    const { batches } = await withoutReading(cloud, async () => {
      await cloud.putEvents([
        ...wind.slice(0, 150),
        { ...poison, source: 'aws.cloudwatch', detail: { alarmName: 'storm-0' } },
        ...wind.slice(150),
      ]);
      return drainQueue(cloud);
    });

    const incidents = (await cloud.stores.incidents.list()).items.filter(({ service }) => service === 'storm');
    expect(incidents.map(({ alert }) => alert.sourceId).sort()).toEqual([...names].sort());
    for (const incident of incidents) {
      const { alert, id } = incident;
      const { Item } = await cloud.table.client.send(
        new GetCommand({
          TableName: cloud.table.table,
          Key: { pk: `ALERT#${nameSymptom(incident)}`, sk: `EPISODE#${alert.startedAt}` },
        }),
      );
      expect(Item).toMatchObject({ incidentId: id, count: 15 });
    }
    await expect
      .poll(async () => Promise.all(incidents.map(async ({ id }) => (await cloud.readExecution(id)).history.at(-1))), {
        timeout: 300_000,
        interval: 1000,
      })
      .toEqual(incidents.map(() => 'DetectRecorded'));
    const dead = await createQueue(outputOf(cloud.deployment, 'DeadLetterQueueUrl')).receive();
    expect(dead.map(({ body }) => JSON.parse(body).detail)).toEqual([{ alarmName: 'storm-0' }]);
    console.log(`300 events in ${batches} batches became ${incidents.length} incidents`);
  });
});

describe('the sweeper', () => {
  it('finds nothing left to do', async () => {
    const report = await cloud.invoke(outputOf(cloud.deployment, 'SweeperFunctionName'), {});

    expect(report).toMatchObject({ restarted: [], handedOver: [], answered: [], failed: [], brokenChains: [] });
  });
});

describe('GitHub during all stories', () => {
  it('received no request that Suture must not make', () => {
    const strange = host.requests.filter(({ method, path }) => method === 'PUT' || path.endsWith('/merges'));

    expect(strange).toEqual([]);
    expect(host.unknown).toEqual([]);
    expect(host.requests.length).toBeGreaterThan(100);
  });
});

describe('suture doctor', () => {
  it('finds the deployment in order, and names what the endpoint cannot tell', async () => {
    for (const repository of repositories) {
      const sha = host.head(repository, 'main');
      if (sha === undefined) throw new Error(`${repository} has no branch main`);
      host.deploy(repository, { sha, environment: 'production', state: 'success' });
    }
    const stdout = await runDoctor();
    console.log(stdout);
    const findings: { name: string; status: string }[] = JSON.parse(stdout);

    // Where the endpoint makes no alarms, the doctor must say that they are not there.
    const unmade = (await cloud.listAlarms(`suture-${stage}-`)).length === 0 ? ['own alarms'] : [];
    expect(findings.filter(({ status }) => status === 'problem').map(({ name }) => name)).toEqual(unmade);
    expect(findings.filter(({ status }) => status === 'ok').length).toBeGreaterThan(8);
  });

  it('rehearses the deployed loop to triage, and makes no ticket and no pull request', async () => {
    const made = () =>
      repositories.map((repository) => [host.issues(repository).length, host.pulls(repository).length]);
    const before = made();

    const stdout = await runDoctor('--rehearse', 'triage', '--service', 'storm');

    console.log(stdout);
    const findings: { name: string; status: string; detail: string }[] = JSON.parse(stdout);
    const rehearsed = findings.filter(({ name }) => name.startsWith('rehearsal'));
    expect(rehearsed.map(({ name, status }) => `${name.replace('rehearsal: ', '')} ${status}`)).toEqual([
      'bus ok',
      'intake ok',
      'DetectEvidence ok',
      'DetectTriage ok',
      'end unknown',
      'left behind ok',
    ]);
    // The service has none, and the evidence says so.
    expect(rehearsed[4]?.detail).toMatch(/^recorded, but evidence is missing: No log groups are configured/);
    expect(made()).toEqual(before);
  });

  it.each(Object.entries(rehearsedServices))(
    'rehearses the deployed loop to a draft pull request, by the engine %s, and removes what it made',
    { timeout: 900_000 },
    async (engine, service) => {
      const countAsked = () => bedrock.requests.filter(isAboutRehearsal).length;
      const asked = countAsked();
      const before = host.pulls(rehearsedRepository).length;

      const stdout = await runDoctor('--rehearse', '--yes', '--service', service);

      console.log(stdout);
      const findings: { name: string; status: string; detail: string }[] = JSON.parse(stdout);
      const rehearsed = findings.filter(({ name }) => name.startsWith('rehearsal: '));
      // The services have no log groups, and the evidence says so.
      expect(rehearsed.filter(({ status }) => status !== 'ok')).toMatchObject([
        { name: 'rehearsal: end', status: 'unknown', detail: expect.stringContaining('No log groups are configured') },
      ]);
      const made = host.pulls(rehearsedRepository).slice(before);
      expect(made).toMatchObject([
        {
          draft: true,
          state: 'closed',
          merged_at: null,
          base: { ref: expect.stringMatching(/^suture\/rehearsal-[0-9a-f]{16}$/) },
          title: expect.stringMatching(/^Rehearsal: /),
        },
      ]);
      expect(host.branches(rehearsedRepository)).toEqual(['main']);
      expect(host.issues(rehearsedRepository).filter(({ state }) => state === 'open')).toEqual([]);
      expect(host.unknown).toEqual([]);
      expect(countAsked() > asked).toBe(engine === 'models');
    },
  );

  it('rehearses until Ctrl-C is pressed, and removes what it made by then', { timeout: 600_000 }, async () => {
    const args = ['--rehearse', '--yes', '--service', rehearsedServices.mechanic];
    const child = spawn(
      'node',
      ['packages/cli/bin/suture.js', 'doctor', '--stage', stage, '--config', configFile, ...args],
      { env: { ...process.env, GITHUB_TOKEN: operatorToken }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!printed.includes('rehearsal: DetectTicket') && `${printed}${text}`.includes('rehearsal: DetectTicket'))
        child.kill('SIGINT');
      printed += text;
    });

    const [code] = await once(child, 'close');

    console.log(printed);
    expect(code).toBe(1);
    expect(printed).toContain('Interrupted. Removing what the rehearsal made');
    expect(printed).toMatch(/✓ rehearsal: left behind/);
    expect(printed).not.toContain('rehearsal: ReviewOpen');
    expect(host.branches(rehearsedRepository)).toEqual(['main']);
    expect(host.pulls(rehearsedRepository).filter(({ state }) => state === 'open')).toEqual([]);
    expect(host.issues(rehearsedRepository).filter(({ state }) => state === 'open')).toEqual([]);
  });
});

describe('what AWS would have refused', () => {
  it('is nothing, in all stories', async () => {
    expect((await readFindings()) ?? []).toEqual([]);
  });

  it('leaves no role a right that no story used and nobody gave a reason for', async () => {
    const unused = (await readUnusedRights(stage)) ?? [];

    const unexplained = unused.filter(({ role, action }) => reasonFor(role, action) === undefined);
    console.log(
      unused
        .map(
          ({ role, action, resources }) =>
            `${role} ${action}: ${reasonFor(role, action) ?? 'NO REASON'} (${resources.length} resources)`,
        )
        .join('\n'),
    );
    expect(unexplained).toEqual([]);
  });
});

/** What it prints; it fails when it finds a problem. */
async function runDoctor(...options: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'node',
    ['packages/cli/bin/suture.js', 'doctor', '--stage', stage, '--config', configFile, '--json', ...options],
    { timeout: 840_000, env: { ...process.env, GITHUB_TOKEN: operatorToken } },
  ).catch((error: { stdout: string }) => error);
  return stdout;
}

describe('sst remove', () => {
  it('takes the whole stage away', async () => {
    console.log(await remove(stage, configFile));

    expect(await listStacks(stage)).toEqual([]);
  });
});
