import { explainRefusal, openSlack, type SlackWorld } from './api.ts';

/** No message has this time, so that nothing can be changed through it. */
const noMessage = '1.000000';

/**
 * What keeps Suture from writing to the channels, each with its remedy; nothing where all is well. It writes nothing: to change a message that does
 * not exist tells whether the channel is known.
 */
export async function inspectSlack(channels: readonly string[], world: SlackWorld): Promise<readonly string[]> {
  const ask = openSlack(world);
  const known = await ask('auth.test', {});
  if (known.outcome !== 'answered') return [known.why];
  if (!known.reply.ok) return [explainRefusal(known.reply, '')];
  if (known.scopes !== undefined && !known.scopes.includes('chat:write'))
    return ['the app lacks the scope chat:write: add it, and install the app again'];
  const faults = await Promise.all(
    channels.map(async (channel) => {
      const asked = await ask('chat.update', { channel, ts: noMessage, text: 'Suture' });
      if (asked.outcome !== 'answered') return asked.why;
      const { ok, error } = asked.reply;
      return ok || error === 'message_not_found' ? undefined : explainRefusal(asked.reply, channel);
    }),
  );
  return faults.filter((fault) => fault !== undefined);
}
