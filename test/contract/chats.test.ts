import type { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { createTopicChat } from '@suture/adapters/aws/sns';
import { createChat } from '@suture/adapters/chats';
import { createSlackChannel } from '@suture/adapters/slack';
import type { Chat, ChatMessage, ChatName } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { createSlackStandIn } from '../stand-ins/slack/index.ts';

interface Setting {
  readonly chat: Chat;
  readonly name: ChatName;
  /** What people read, oldest first, each with the message whose thread it is in. */
  read(): readonly string[];
  /** Whether a text that was sent can be changed. */
  readonly edits: boolean;
  /** Deletes the incident's message as a person would; absent where nobody tells Suture. */
  remove?(): void;
  /** The next request fails and surely does nothing. */
  refuse(): void;
  /** The next request does its work, and its answer is lost. */
  loseAnswer(): void;
}

function openSlack(): Setting {
  const host = createSlackStandIn();
  const world = { fetch: host.fetch, secret: async () => host.token, pause: async () => undefined };
  return {
    chat: createChat({ slack: createSlackChannel(() => host.channel, world) }),
    name: 'slack',
    edits: true,
    read: () =>
      host.messages().flatMap((message) => [message, ...host.thread(message.ts)].map((one) => JSON.stringify(one))),
    remove: () => host.remove(host.messages()[0]?.ts ?? ''),
    refuse: () => host.fail('chat.postMessage', { status: 429, retryAfter: 60 }),
    loseAnswer: () => host.fail('chat.postMessage', 'break after'),
  };
}

function openTopic(): Setting {
  const published: string[] = [];
  const failures: { readonly error: Error; readonly published: boolean }[] = [];
  const client = {
    send: async ({ input }: PublishCommand) => {
      const failure = failures.shift();
      if (failure?.published !== false) published.push(input.Message ?? '');
      if (failure !== undefined) throw failure.error;
    },
  } as unknown as Pick<SNSClient, 'send'>;
  const named = (name: string) => Object.assign(new Error('no'), { name, $metadata: {}, $fault: 'client' });
  return {
    chat: createChat({ sns: createTopicChat({ client, topicOf: () => 'arn:aws:sns:eu-west-1:111122223333:chat' }) }),
    name: 'sns',
    edits: false,
    read: () => published,
    refuse: () => failures.push({ error: named('AuthorizationErrorException'), published: false }),
    loseAnswer: () => failures.push({ error: named('TimeoutError'), published: true }),
  };
}

const message = (text: string): ChatMessage => ({ title: 'orders fails', parts: [text], turn: 'Suture' });
const post = (text: string, perhapsThere = false) => ({
  action: 'post' as const,
  message: message(text),
  perhapsThere,
});

describe.each([
  ['Slack', openSlack],
  ['a topic that Amazon Q Developer reads', openTopic],
])('a chat: %s', (_name, open) => {
  it('has one message per incident, whose text follows the incident', async () => {
    const { chat, name, read, edits } = open();

    const posted = await chat.send(sampleIncident, name, post('looking for the cause'));
    const at = posted.outcome === 'sent' ? posted.at : '';
    const edited = await chat.send(sampleIncident, name, {
      action: 'edit',
      message: message('the cause is known'),
      at,
    });

    expect([posted, edited]).toEqual([
      { outcome: 'sent', at },
      { outcome: 'sent', at },
    ]);
    expect(read()).toHaveLength(edits ? 1 : 2);
    expect(read().at(-1)).toContain('the cause is known');
  });

  it('has the details in its thread', async () => {
    const { chat, name, read } = open();
    const posted = await chat.send(sampleIncident, name, post('looking for the cause'));
    const at = posted.outcome === 'sent' ? posted.at : '';

    const replied = await chat.send(sampleIncident, name, { action: 'reply', message: message('because of this'), at });

    expect(replied).toEqual({ outcome: 'sent', at });
    expect(read()).toHaveLength(2);
    expect(read().at(-1)).toContain('because of this');
  });

  it('says that nothing was sent where that is sure, and that it is unknown where it is not', async () => {
    const { chat, name, read, refuse, loseAnswer } = open();
    refuse();
    const refused = await chat.send(sampleIncident, name, post('first'));
    const nothing = read().length;
    loseAnswer();

    const unknown = await chat.send(sampleIncident, name, post('second'));

    expect([refused.outcome, nothing, unknown.outcome]).toEqual(['refused', 0, 'unknown']);
    expect(read()).toHaveLength(1);
  });

  it('posts nothing a second time when an earlier run may have posted it', async () => {
    const { chat, name, read, loseAnswer } = open();
    loseAnswer();
    await chat.send(sampleIncident, name, post('first'));

    await chat.send(sampleIncident, name, post('second', true));

    expect(read()).toHaveLength(1);
  });

  it('leaves a deleted message deleted, and its thread empty', async () => {
    const { chat, name, read, remove } = open();
    const posted = await chat.send(sampleIncident, name, post('looking for the cause'));
    const at = posted.outcome === 'sent' ? posted.at : '';
    if (remove === undefined) return;
    remove();

    const answers = [
      await chat.send(sampleIncident, name, { action: 'edit', message: message('the cause is known'), at }),
      await chat.send(sampleIncident, name, { action: 'reply', message: message('because of this'), at }),
    ];

    expect(answers).toEqual([{ outcome: 'gone' }, { outcome: 'gone' }]);
    expect(read()).toEqual([]);
  });

  it('does not take the message of another chat for its own', async () => {
    const { chat, name, read, edits } = open();
    if (!edits) return;

    const answer = await chat.send(sampleIncident, name, {
      action: 'edit',
      message: message('x'),
      at: '../admin.users',
    });

    expect(answer.outcome).toBe('refused');
    expect(read()).toEqual([]);
  });

  it('answers for a chat that is not set up', async () => {
    const { chat, name } = open();
    const other = name === 'slack' ? 'sns' : 'slack';

    expect((await chat.send(sampleIncident, other, post('x'))).outcome).toBe('refused');
  });
});
