import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { connectTable, createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { webhookSecret } from '@suture/core';
import { deployCommand, readOutput, readSecret } from '../doctor/deployment.ts';
import type { World } from '../doctor/world.ts';
import { findFault, setCommand } from '../secrets/secret.ts';
import type { TestAlertPorts } from './ports.ts';
import { postDelivery } from './post.ts';
import type { TestReceiver } from './receiver.ts';

/** A poll of the queue and a cold start. */
const patience = 120_000;

type Deployed = Pick<World, 'stage' | 'account' | 'config' | 'now'>;

/** A deployed stage as a receiver; undefined when it has no address for alerts, because no source was on when it was deployed. */
export async function findDeployedReceiver(world: Deployed): Promise<TestReceiver | undefined> {
  const alertsUrl = await readOutput(world, 'review', 'AlertsUrl');
  if (alertsUrl === undefined) return undefined;
  const { stage, config } = world;
  return {
    alertsUrl,
    config,
    patience,
    secretOf: (name) => readSecret(world, webhookSecret(name)),
    findFault: (name, secret) => findFault(webhookSecret(name), secret),
    remedies: {
      setSecret: (name) =>
        `${setCommand(webhookSecret(name), stage)}\nFunctions that run use a new secret within two minutes.`,
      turnOn: (name) => `npx suture init --source ${name} --stage ${stage}\n${deployCommand(stage)}`,
      reach: 'Check the connection to the internet, and that a proxy lets the address pass.',
      find: `npx suture alerts --stage ${stage}\nThe log of the intake function and the dead letter queue have the rest.`,
    },
  };
}

/** The ports of a deployed stage; undefined when its table or bucket is not there. */
export async function openDeployedPorts(world: Deployed, region?: string): Promise<TestAlertPorts | undefined> {
  const [table, bucket] = await Promise.all([
    readOutput(world, 'storage', 'TableName'),
    readOutput(world, 'storage', 'BucketName'),
  ]);
  if (table === undefined || bucket === undefined) return undefined;
  return {
    clock: { now: world.now },
    post: postDelivery,
    alertRecords: createDynamoStores(connectTable(table, region)).alertRecords,
    artifact: async (key) => {
      const bytes = await world.account.object(bucket, key);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    },
    sleep: (milliseconds) => setTimeout(milliseconds),
    nonce: () => randomBytes(6).toString('hex'),
  };
}
