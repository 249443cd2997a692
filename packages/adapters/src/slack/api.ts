import { describeError } from '@suture/core';
import * as z from 'zod';
import { QueryUnanswerable } from '../errors.ts';
import { askWithHeaders, type VendorApi, type VendorWorld } from '../telemetry/index.ts';

export type SlackWorld = Pick<VendorWorld, 'fetch' | 'pause' | 'secret'>;

/** The fields we use of Slack's answers. A refusal comes with status 200, `ok: false` and the name of an error. */
export const Reply = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  /** The scope that is missing. */
  needed: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
  team: z.string().optional(),
  messages: z
    .array(
      z.object({
        ts: z.string().optional(),
        metadata: z
          .object({ event_type: z.string().optional(), event_payload: z.record(z.string(), z.unknown()).optional() })
          .optional(),
      }),
    )
    .optional()
    .catch(undefined),
  has_more: z.boolean().optional(),
});
export type Reply = z.infer<typeof Reply>;

export type Asked =
  | { readonly outcome: 'answered'; readonly reply: Reply; readonly scopes: readonly string[] | undefined }
  /** Surely not carried out. */
  | { readonly outcome: 'refused'; readonly why: string }
  /** Nobody knows whether it was carried out. */
  | { readonly outcome: 'unknown'; readonly why: string };

type Method = 'auth.test' | 'chat.getPermalink' | 'chat.postMessage' | 'chat.update' | 'conversations.history';
export type AskSlack = (method: Method, values: Readonly<Record<string, unknown>>) => Promise<Asked>;

const reading: ReadonlySet<Method> = new Set(['auth.test', 'chat.getPermalink', 'conversations.history']);
/** Errors after which part of the work may have been done. Source: the errors of docs.slack.dev/reference/methods/chat.postMessage. */
const undecided = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);
/** Codes of connections that were never made. */
const unreached = /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)\b/;

class Undecided extends QueryUnanswerable {}

/** Slack's web API, always over https. */
export function openSlack({ secret, fetch, pause }: SlackWorld): AskSlack {
  return async (method, values) => {
    const token = await readToken(secret);
    if (typeof token !== 'string') return { outcome: 'refused', why: token.why };
    const api: VendorApi = {
      name: 'Slack',
      base: 'https://slack.com/api/',
      headers: async () => ({ authorization: `Bearer ${token}` }),
      fetch,
      pause,
      setting: 'chat.slack',
      secrets: ['SLACK_BOT_TOKEN'],
      explain: ({ status }) => (status >= 500 ? new Undecided(`Slack answered with status ${status}.`) : undefined),
    };
    const isRead = reading.has(method);
    const query = new URLSearchParams(
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
    );
    try {
      const answer = await askWithHeaders(api, {
        path: isRead ? `${method}?${query}` : method,
        ...(isRead ? {} : { method: 'POST', body: values, adds: true }),
        headers: isRead ? {} : { 'content-type': 'application/json; charset=utf-8' },
        schema: Reply,
        needs: 'the scope chat:write',
      });
      if (answer === undefined) return { outcome: 'refused', why: `Slack has no method ${method}.` };
      const { data, headers } = answer;
      if (!data.ok && undecided.has(data.error ?? ''))
        return { outcome: 'unknown', why: `Slack could not finish the request (${data.error}).` };
      return { outcome: 'answered', reply: data, scopes: headers.get('x-oauth-scopes')?.split(/,\s*/) };
    } catch (error) {
      if (!(error instanceof QueryUnanswerable)) throw error;
      const isUndecided = error instanceof Undecided || (error.cause !== undefined && !unreached.test(causesOf(error)));
      return { outcome: isUndecided ? 'unknown' : 'refused', why: error.message };
    }
  };
}

async function readToken(secret: SlackWorld['secret']): Promise<string | { readonly why: string }> {
  try {
    return (await secret('SLACK_BOT_TOKEN')).trim();
  } catch (error) {
    return { why: `The token for Slack cannot be read. ${describeError(error)}` };
  }
}

/** The messages and codes of an error and of what caused it. */
function causesOf(error: unknown, depth = 4): string {
  if (!(error instanceof Error) || depth === 0) return '';
  const code = 'code' in error ? String(error.code) : '';
  return `${error.message} ${code} ${causesOf(error.cause, depth - 1)}`;
}

const anew = 'set the secret SLACK_BOT_TOKEN anew, with the bot token of an installed app (xoxb-…)';
const remedies: Readonly<Record<string, (channel: string) => string>> = {
  account_inactive: () => `the app was removed from the workspace: install it again, and ${anew}`,
  cant_update_message: () => 'the message is another app’s: the token was exchanged for one of another app',
  channel_not_found: (channel) =>
    `there is no channel ${channel} for this app: correct chat.slack.channel, or invite the app into a private channel`,
  edit_window_closed: () => 'the workspace does not let messages be edited any more: allow it in its settings',
  invalid_auth: () => `the token is unknown: ${anew}`,
  is_archived: (channel) => `the channel ${channel} is archived: set chat.slack.channel to another one`,
  not_authed: () => `no token was sent: ${anew}`,
  not_in_channel: (channel) => `the app is not in the channel ${channel}: invite it there with /invite`,
  rate_limited: () => 'it limits requests at the moment',
  ratelimited: () => 'it limits requests at the moment',
  restricted_action: (channel) =>
    `the workspace does not let apps post in ${channel}: allow it, or choose another channel`,
  token_expired: () => `the token has expired: ${anew}, and switch token rotation off`,
  token_revoked: () => `the token was revoked: ${anew}`,
};

/** Why Slack refused, and what to do about it. */
export function explainRefusal({ error = 'no_reason', needed }: Reply, channel: string): string {
  // A name from outside.
  const name = /^[a-z_]{1,60}$/.test(error) ? error : 'an unknown error';
  if (error === 'missing_scope')
    return `Slack refused: the app needs the scope ${(needed ?? 'chat:write').slice(0, 60)}. Add it, and install the app again.`;
  const remedy = remedies[name]?.(channel);
  return remedy === undefined ? `Slack refused: ${name}.` : `Slack refused (${name}): ${remedy}.`;
}
