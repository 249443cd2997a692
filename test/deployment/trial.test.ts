import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { runGit } from '@suture/adapters/local-git';
import { type ConfigInput, verifyChain } from '@suture/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type BedrockStandIn, startBedrockStandIn } from '../stand-ins/bedrock/index.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../stand-ins/github/index.ts';
import { type Cloud, openCloud } from './cloud.ts';
import { deploy, listStacks, outputOf, remove } from './deploy.ts';
import { readFindings, readUnusedRights } from './lab.ts';
import { createModel } from './model.ts';
import { alarmOf, logGroupOf, play } from './play.ts';
import { createQueue } from './queue.ts';
import { filesOf } from './repository.ts';
import type { Story } from './stories.ts';

const stage = `trial-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'suture-trial-'));
const configFile = join(folder, 'suture.config.ts');
const checkout = join(folder, 'checkout');
const history = ['DetectEvidence', 'DetectTriage', 'DetectWorthATicket', 'DetectTicket', 'DetectMayDiagnose'];
const story: Story = {
  scenario: {
    name: 'diagnoses by mail without GitHub',
    script: {},
    history: [...history, 'Diagnose', 'DiagnoseMayFix', 'HandOver', 'HandedOver'],
    ends: 'handed_over',
  },
  slug: 'trial',
  field: 'lines',
  repository: 'shop/trial',
  because: 'observe',
};
const config: ConfigInput = {
  stages: { [stage]: { protect: false } },
  services: {
    trial: {
      repository: story.repository,
      alarms: [alarmOf(story)],
      logGroups: [logGroupOf(story)],
      code: { from: 'tarball' },
      trust: { start: 'observe' },
    },
  },
  tickets: 'sns',
  operators: ['ops@example.com'],
  models: { diagnose: { id: 'us.lab.thinker-v1:0' }, fix: { id: 'us.lab.thinker-v1:0' } },
};

let host: GitHubStandIn;
let bedrock: BedrockStandIn;
let cloud: Cloud;
let readMail: () => Promise<readonly Mail[]>;

const Mail = z.object({ Subject: z.string(), Message: z.string() });
type Mail = z.infer<typeof Mail>;

beforeAll(async () => {
  const port = new URL(process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? 'http://127.0.0.1:0').port;
  bedrock = await startBedrockStandIn({ port: Number(port) });
  host = await startGitHubStandIn();
  bedrock.answer(createModel([story], host));
  writeFileSync(
    configFile,
    `export default ${JSON.stringify({ ...config, github: { apiUrl: host.url } }, null, 2)};\n`,
  );
  const deployment = await deploy(stage, configFile);
  cloud = openCloud(deployment);
  readMail = await subscribe(outputOf(deployment, 'TicketTopicArn'));
  for (const name of await cloud.listFunctions()) await cloud.invoke(name, {}).catch(() => undefined);
});

afterAll(async () => {
  await Promise.all([host?.close(), bedrock?.close()]);
});

/** Subscribes a queue to the topic, which reads what a person would read by mail. */
async function subscribe(topic: string): Promise<() => Promise<readonly Mail[]>> {
  const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: `${stage}-mail` }));
  const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const target = { Protocol: 'sqs', ...(Attributes?.QueueArn && { Endpoint: Attributes.QueueArn }) };
  await new SNSClient({}).send(new SubscribeCommand({ TopicArn: topic, ...target }));
  const queue = createQueue(QueueUrl);
  const read: Mail[] = [];
  return async () => {
    for (const message of await queue.receive()) {
      read.push(Mail.parse(JSON.parse(message.body)));
      await queue.remove(message);
    }
    return read;
  };
}

async function commitService(): Promise<string> {
  for (const [path, text] of Object.entries(filesOf(story))) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }
  const git = async (...args: string[]) =>
    (await runGit({ at: checkout, args: ['-c', 'user.name=orders', '-c', 'user.email=orders@example.com', ...args] }))
      .toString()
      .trim();
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Start');
  return git('rev-parse', 'HEAD');
}

async function suture(...words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'node',
    ['packages/cli/bin/suture.js', ...words, '--stage', stage, '--config', configFile, '--json'],
    { timeout: 600_000 },
  ).catch((error: { stdout: string }) => error);
  return stdout;
}

it('diagnoses by mail from the alarm, with the pushed code and without GitHub', async () => {
  const commit = await commitService();

  expect(JSON.parse(await suture('code', 'push', '--service', 'trial', '--repo', checkout))).toMatchObject({ commit });
  const played = await play(story, cloud, host);

  expect(played.history).toEqual(story.scenario.history);
  expect(played.incident).toMatchObject({ baseCommit: commit, outcome: { result: 'handed_over' } });
  expect(
    verifyChain(played.incident.id, await cloud.stores.auditLog.read(played.incident.id), played.incident.auditHead),
  ).toMatchObject({
    intact: true,
  });
  const mails = await expect.poll(readMail, { timeout: 300_000 }).toHaveLength(3).then(readMail);
  console.log(mails.map(({ Subject, Message }) => `${Subject}\n${Message}`).join('\n---\n'));
  const text = mails.map(({ Message }) => Message).join('\n');
  expect(text).toContain('src/order.js reads an order that is not there');
  expect(text).toContain(`Deployed commit: ${commit}`);
  expect(text).toContain('The code came without its history');
  expect(host.requests).toEqual([]);
});

it('has nothing of GitHub for the doctor to ask for', async () => {
  const findings = z
    .array(z.object({ name: z.string(), status: z.string(), detail: z.string() }))
    .parse(JSON.parse(await suture('doctor')));

  const of = (name: string) => findings.find((finding) => finding.name === name);
  const ofTrial = ['stacks', 'secrets', 'tickets', 'code', 'GitHub App', 'GitHub events', 'deployments'];
  expect(ofTrial.map((name) => `${name}: ${of(name)?.status}`)).toEqual([
    'stacks: ok',
    'secrets: ok',
    expect.stringMatching(/^tickets: (?:ok|problem|unknown)$/),
    'code: ok',
    'GitHub App: skipped',
    'GitHub events: skipped',
    'deployments: skipped',
  ]);
  expect(of('secrets')?.detail).toBe('none is needed: no service uses GitHub or Sentry, and no webhook is on');
  console.log(of('tickets'), of('code'));
});

it('was refused no right that it needed, and the gateway used each that the trial gave it', async () => {
  const ofTrial = ((await readUnusedRights(stage)) ?? []).filter(
    ({ role, action }) => role === 'GatewayRole' && /^(?:sns|s3):/.test(action),
  );

  expect((await readFindings())?.filter((line) => line.includes(stage))).toEqual([]);
  expect(ofTrial).toEqual([]);
});

it('is taken away whole', async () => {
  await remove(stage, configFile);

  expect(await listStacks(stage)).toEqual([]);
});
