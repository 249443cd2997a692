import { setTimeout as pause } from 'node:timers/promises';
import { inspectSlack } from '@suture/adapters/slack';
import { channelsOfChat, topicsOfChat } from '@suture/core';
import { setCommand } from '../../secrets/secret.ts';
import { readSecret } from '../deployment.ts';
import { ok, problem, skipped, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

/** Where Amazon Q Developer in chat applications receives what a topic sends. */
const endpoint = /^https:\/\/[\w.-]*\.chatbot\.amazonaws\.com(?:\/|$)/;
const page = 'docs/chat.md has the steps.';

/** Whether the configured chats can be told. */
export function checkChat(world: World): Promise<Verdict> {
  return judgeChat(world, fetch);
}

export async function judgeChat(world: World, ask: typeof fetch): Promise<Verdict> {
  const { config } = world;
  if (config === undefined) return skipped('there is no configuration');
  const channels = channelsOfChat(config);
  const topics = topicsOfChat(config);
  if (channels.length === 0 && topics.length === 0) return ok('none is set up');
  const inSlack = channels.length === 0 ? [] : await lookAtSlack(channels, world, ask);
  const inTopics = (await Promise.all(topics.map((topic) => lookAtTopic(topic, world)))).flat();
  const [first, ...others] = [...inSlack, ...inTopics];
  if (first !== undefined) return problem(first, [...others, page].join('\n'));
  return ok([...channels.map((channel) => `Slack's ${channel}`), ...topics].join(', '));
}

async function lookAtSlack(channels: readonly string[], world: World, ask: typeof fetch): Promise<readonly string[]> {
  const token = await readSecret(world, 'SLACK_BOT_TOKEN');
  if (token === undefined)
    return [`the secret SLACK_BOT_TOKEN is not set: ${setCommand('SLACK_BOT_TOKEN', world.stage)}`];
  return inspectSlack(channels, {
    secret: async () => token,
    fetch: ask,
    pause: (milliseconds) => pause(milliseconds),
  });
}

async function lookAtTopic(topic: string, { account }: World): Promise<readonly string[]> {
  try {
    const readers = (await account.subscriptions(topic)).filter(({ confirmed }) => confirmed);
    return readers.some((reader) => endpoint.test(reader.endpoint))
      ? []
      : [`no channel of Amazon Q Developer reads ${topic}: add the topic to a channel configuration`];
  } catch (error) {
    if (!(error instanceof Error) || !/^NotFound(?:Exception)?$/.test(error.name)) throw error;
    return [`there is no topic ${topic}: correct chat.sns.topicArn`];
  }
}
