import { Hono } from 'hono';
import * as z from 'zod';

interface Message {
  readonly ts: string;
  readonly thread: string | undefined;
  readonly metadata: unknown;
  text: string;
  blocks: readonly unknown[];
  edits: number;
}

/** What happens to the next request of a method instead of its work, or after it. */
type Mishap =
  | { readonly status: number; readonly retryAfter?: number }
  | { readonly error: string }
  /** The connection breaks when the work is done. */
  | 'break after'
  | 'break before';

export interface SlackStandIn {
  readonly token: string;
  readonly channel: string;
  readonly fetch: typeof fetch;
  /** Methods that were called, oldest first. */
  readonly requests: readonly string[];
  /** The bodies that were posted. */
  readonly bodies: readonly Readonly<Record<string, unknown>>[];
  /** What people see in the channel. */
  messages(): readonly Message[];
  /** What they see in the thread of a message. */
  thread(ts: string): readonly Message[];
  remove(ts: string): void;
  /** The next `times` requests of this method go wrong. */
  fail(method: string, mishap: Mishap, times?: number): void;
  /** Takes the app out of the channel, or archives it. */
  close(error: 'not_in_channel' | 'is_archived' | 'channel_not_found'): void;
  revoke(): void;
  /** Adds a scope to `chat:write`. */
  grant(scope: string): void;
}

const Section = z.strictObject({
  type: z.literal('section'),
  text: z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(3000), verbatim: z.literal(true) }),
});
const Sent = z.object({
  channel: z.string(),
  text: z.string(),
  blocks: z.array(z.unknown()).default([]),
  thread_ts: z.string().optional(),
  metadata: z
    .object({ event_type: z.string().regex(/^[a-z_]{1,80}$/), event_payload: z.record(z.string(), z.unknown()) })
    .optional(),
});

/** All blocks together must stay below this, though no page says so. */
const mostInBlocks = 13_000;

export function createSlackStandIn(): SlackStandIn {
  const [token, channel] = ['xoxb-token-of-slack', 'C0123456789'];
  const messages: Message[] = [];
  const requests: string[] = [];
  const bodies: Readonly<Record<string, unknown>>[] = [];
  const mishaps: { readonly method: string; readonly mishap: Mishap; left: number }[] = [];
  const scopes = new Set(['chat:write']);
  const state = { next: 1, revoked: false, closed: undefined as string | undefined };
  const refuse = (error: string, more: object = {}) => ({ ok: false, error, ...more });

  const tooLong = ({ text, blocks }: z.infer<typeof Sent>): string | undefined => {
    if (text.length > 40_000) return 'msg_too_long';
    if (blocks.length > 50 || blocks.some((block) => !Section.safeParse(block).success)) return 'invalid_blocks';
    return JSON.stringify(blocks).length > mostInBlocks ? 'msg_blocks_too_long' : undefined;
  };
  const closedFor = (name: string) => (name === channel ? state.closed : 'channel_not_found');
  const find = (ts: string) => messages.find((message) => message.ts === ts);

  const work: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => object>> = {
    'auth.test': () => ({ ok: true, team: 'Shop', user: 'suture', bot_id: 'B0123456789' }),
    'chat.getPermalink': (body) => {
      const { channel: of, message_ts } = z.object({ channel: z.string(), message_ts: z.string() }).parse(body);
      const closed = closedFor(of);
      if (closed !== undefined) return refuse(closed);
      if (find(message_ts) === undefined) return refuse('message_not_found');
      return {
        ok: true,
        channel: of,
        permalink: `https://shop.slack.com/archives/${of}/p${message_ts.replace('.', '')}`,
      };
    },
    'chat.postMessage': (body) => {
      const sent = Sent.parse(body);
      const fault = closedFor(sent.channel) ?? tooLong(sent);
      if (fault !== undefined) return refuse(fault);
      const ts = `1795512${String(state.next).padStart(3, '0')}.000100`;
      state.next += 1;
      const { text, blocks, thread_ts: thread, metadata } = sent;
      messages.push({ ts, thread, metadata, text, blocks, edits: 0 });
      return { ok: true, channel, ts, message: { type: 'message', text, ts, bot_id: 'B0123456789' } };
    },
    'chat.update': (body) => {
      const { ts, ...sent } = Sent.extend({ ts: z.string() }).parse(body);
      const fault = closedFor(sent.channel) ?? tooLong(sent);
      if (fault !== undefined) return refuse(fault);
      const message = find(ts);
      if (message === undefined) return refuse('message_not_found');
      Object.assign(message, { text: sent.text, blocks: sent.blocks, edits: message.edits + 1 });
      return { ok: true, channel, ts, text: sent.text };
    },
    'conversations.history': (body) => {
      if (!scopes.has('channels:history'))
        return refuse('missing_scope', { needed: 'channels:history', provided: 'chat:write' });
      const { include_all_metadata } = z.object({ include_all_metadata: z.literal('true') }).parse(body);
      const shown = messages.filter(({ thread }) => thread === undefined).toReversed();
      return {
        ok: true,
        has_more: false,
        messages: shown.map(({ ts, text, metadata }) => ({
          ...{ type: 'message', ts, text },
          ...(include_all_metadata === 'true' && metadata !== undefined ? { metadata } : {}),
        })),
      };
    },
  };

  const api = new Hono();
  api.all('/api/:method', async (c) => {
    const method = c.req.param('method');
    requests.push(method);
    const body: Readonly<Record<string, unknown>> =
      c.req.method === 'POST' ? z.record(z.string(), z.unknown()).parse(await c.req.json()) : c.req.query();
    bodies.push(body);
    const due = mishaps.find((one) => one.method === method && one.left > 0);
    if (due !== undefined) due.left -= 1;
    const mishap = due?.mishap;
    if (mishap === 'break before') throw new TypeError('fetch failed');
    if (typeof mishap === 'object' && 'status' in mishap)
      return new Response('', {
        status: mishap.status,
        headers: mishap.retryAfter === undefined ? {} : { 'retry-after': String(mishap.retryAfter) },
      });
    if (typeof mishap === 'object') return c.json(refuse(mishap.error));
    if (c.req.header('authorization') !== `Bearer ${token}`) return c.json(refuse('invalid_auth'));
    if (state.revoked) return c.json(refuse('token_revoked'));
    const answer = work[method]?.(body) ?? refuse('unknown_method');
    if (mishap === 'break after') throw new TypeError('fetch failed');
    return c.json(answer, 200, { 'x-oauth-scopes': [...scopes].join(',') });
  });
  api.onError((error) => {
    throw error;
  });

  return {
    token,
    channel,
    fetch: async (input, init) => api.fetch(new Request(input, init)),
    requests,
    bodies,
    messages: () => messages.filter(({ thread }) => thread === undefined),
    thread: (ts) => messages.filter(({ thread }) => thread === ts),
    remove: (ts) => {
      messages.splice(
        messages.findIndex((message) => message.ts === ts),
        1,
      );
    },
    fail: (method, mishap, times = 1) => {
      mishaps.push({ method, mishap, left: times });
    },
    close: (error) => {
      state.closed = error;
    },
    revoke: () => {
      state.revoked = true;
    },
    grant: (scope) => {
      scopes.add(scope);
    },
  };
}
