import { createSlackChannel, inspectSlack } from '@suture/adapters/slack';
import { type ChatMessage, writeForChat } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { createSlackStandIn } from '../stand-ins/slack/index.ts';

const message = (parts: readonly string[], title = 'orders fails'): ChatMessage => ({ title, parts });
const post = (parts: readonly string[] = ['text'], title?: string) => ({
  ...{ action: 'post' as const, perhapsThere: false },
  message: message(parts, title),
});

function open(secret = async (token: string) => token) {
  const host = createSlackStandIn();
  const pauses: number[] = [];
  const world = {
    fetch: host.fetch,
    secret: () => secret(host.token),
    pause: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  return { host, pauses, world, send: createSlackChannel(() => host.channel, world) };
}

describe('a channel of Slack', () => {
  it('shows no page that a message leads to, and reads no names or addresses out of it', async () => {
    const { host, send } = open();

    await send(sampleIncident, post(['text'], 'a <!channel> & more'));

    expect(host.bodies.at(-1)).toMatchObject({
      ...{ channel: host.channel, text: 'a &lt;!channel&gt; &amp; more', parse: 'none', link_names: false },
      ...{ unfurl_links: false, unfurl_media: false },
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'text', verbatim: true } }],
    });
  });

  it('waits as long as Slack says, and tries again', async () => {
    const { host, send, pauses } = open();
    host.fail('chat.postMessage', { status: 429, retryAfter: 3 });

    expect((await send(sampleIncident, post())).outcome).toBe('sent');
    expect(pauses).toEqual([3000]);
  });

  it.each([
    ['invalid_auth', 'set the secret SLACK_BOT_TOKEN anew'],
    ['token_revoked', 'set the secret SLACK_BOT_TOKEN anew'],
    ['channel_not_found', 'correct chat.slack.channel'],
    ['not_in_channel', 'invite it there with /invite'],
    ['is_archived', 'set chat.slack.channel to another one'],
    ['missing_scope', 'the app needs the scope chat:write'],
    ['ratelimited', 'limits requests'],
    ['plan_upgrade_required', 'Slack refused: plan_upgrade_required.'],
    ['<!channel>', 'Slack refused: an unknown error.'],
  ])('says what to do about %s', async (error, remedy) => {
    const { host, send } = open();
    host.fail('chat.postMessage', { error });

    const answer = await send(sampleIncident, post());

    expect(answer).toEqual({ outcome: 'refused', why: expect.stringContaining(remedy) });
    expect(host.messages()).toEqual([]);
  });

  it.each([[{ status: 503 }], [{ error: 'fatal_error' }], [{ error: 'internal_error' }], ['break before' as const]])(
    'does not know what became of a post after %j',
    async (mishap) => {
      const { host, send } = open();
      host.fail('chat.postMessage', mishap);

      expect((await send(sampleIncident, post())).outcome).toBe('unknown');
      expect(host.requests).toEqual(['chat.postMessage']);
    },
  );

  it('knows that nothing was posted without a token, and where Slack cannot be reached', async () => {
    const without = open(async () => Promise.reject(new Error('the parameter is missing')));
    const unreached = open();
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const fetch = async () => Promise.reject(new TypeError('fetch failed', { cause }));
    const send = createSlackChannel(() => unreached.host.channel, { ...unreached.world, fetch });

    expect((await without.send(sampleIncident, post())).outcome).toBe('refused');
    expect((await send(sampleIncident, post())).outcome).toBe('refused');
  });

  it('finds the message of an interrupted run where it may read the channel', async () => {
    const { host, send } = open();
    host.fail('chat.postMessage', 'break after');
    await send(sampleIncident, post(['first']));
    host.grant('channels:history');

    const found = await send(sampleIncident, { ...post(['second']), perhapsThere: true });
    const other = await send({ ...sampleIncident, id: 'inc-other' }, { ...post(['third']), perhapsThere: true });

    expect([found.outcome, other.outcome]).toEqual(['sent', 'sent']);
    expect(host.messages().map(({ blocks }) => JSON.stringify(blocks))).toEqual([
      expect.stringContaining('second'),
      expect.stringContaining('third'),
    ]);
  });

  it('sends the title alone where Slack finds a message too long', async () => {
    const { host, send } = open();

    const answer = await send(sampleIncident, post(Array.from({ length: 6 }, () => 'x'.repeat(2_900))));

    expect(answer.outcome).toBe('sent');
    expect(host.requests).toEqual(['chat.postMessage', 'chat.postMessage']);
    expect(host.messages()).toMatchObject([{ blocks: [{ text: { text: 'orders fails' } }] }]);
  });

  it('takes whatever the core writes, however long and hostile', async () => {
    const { host, send } = open();
    const hostile = '<!channel> <@U0123456789> *x* `y` & https://evil.example/?q=<b> :boom: \u202e\n'.repeat(400);
    const blocks = Array.from({ length: 60 }, () => [
      { kind: 'code' as const, text: hostile },
      {
        kind: 'field' as const,
        name: 'Why',
        value: [{ outside: hostile }, { own: ' and ' }, { outside: hostile, limit: 900 }],
      },
    ]).flat();

    const answer = await send(sampleIncident, post(writeForChat('slack', blocks)));

    expect(answer.outcome).toBe('sent');
    expect(host.requests).toEqual(['chat.postMessage']);
    expect(JSON.stringify(host.messages())).not.toMatch(/<[!@#]|<https/);
  });
});

describe('the look at Slack before the first incident', () => {
  it('finds nothing wrong with a token that may write to a channel, and writes nothing', async () => {
    const { host, world } = open();

    expect(await inspectSlack([host.channel], world)).toEqual([]);
    expect(host.messages()).toEqual([]);
  });

  it('names an unknown channel, a missing app and a dead token', async () => {
    const [unknown, missing, dead] = [open(), open(), open()];
    missing.host.close('not_in_channel');
    dead.host.revoke();

    expect(await inspectSlack(['C0000000000'], unknown.world)).toEqual([expect.stringContaining('channel_not_found')]);
    expect(await inspectSlack([missing.host.channel], missing.world)).toEqual([expect.stringContaining('/invite')]);
    expect(await inspectSlack([dead.host.channel], dead.world)).toEqual([expect.stringContaining('token_revoked')]);
  });
});
