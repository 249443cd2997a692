import { type GatewayParts, serveGateway } from '@suture/adapters/gateway';
import { type Log, usesGitHub } from '@suture/core';
import { openChat, openHosts, openNotes, openTickets } from './lazy/gateway-parts.ts';
import { openCloud, openConfigSource } from './ports.ts';
import { trigger } from './trigger.ts';

const open = openParts();

/**
 * The only function that holds the GitHub App's key and GitLab's token, calls the code host, keeps tickets and writes to chats and the sources of
 * alerts. Steps call this function.
 */
export const handler = trigger('gateway', async (event: unknown, { log }) => serveGateway(event, await open(log)));

/** Clients are kept between invocations, until the App's key or the configuration changes. */
function openParts(): (log: Log) => Promise<GatewayParts> {
  let opened: ReturnType<typeof openConfigSource> | undefined;
  let kept: { readonly key: string; readonly parts: GatewayParts } | undefined;
  return async (log) => {
    opened ??= openConfigSource(openCloud());
    const { objects, secrets } = opened.cloud;
    const { version, config } = await opened.source.current();
    const cloud = { ...opened.cloud, config };
    const app = usesGitHub(config)
      ? { id: await secrets.read('GITHUB_APP_ID'), privateKey: await secrets.read('GITHUB_APP_PRIVATE_KEY') }
      : undefined;
    const key = `${version} ${app?.id} ${app?.privateKey}`;
    if (kept?.key !== key) {
      const { host, ...issues } = openHosts(cloud, log, app);
      const ticketsFor = openTickets(cloud, issues);
      const told = { alertNotes: openNotes(cloud), chat: openChat(cloud) };
      kept = { key, parts: { config, objects, ...host, ticketsFor, ...told } };
    }
    return kept.parts;
  };
}
