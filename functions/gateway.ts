import { type GatewayParts, serveGateway } from '@suture/adapters/gateway';
import { createGitHub } from '@suture/adapters/github';
import type { Log } from '@suture/core';
import { openCloud, openConfigSource } from './ports.ts';
import { trigger } from './trigger.ts';

const open = openParts();

/** The only function that holds the GitHub App's key and calls the code host. Steps call this function. */
export const handler = trigger('gateway', async (event: unknown, { log }) => serveGateway(event, await open(log)));

/** The App's clients are kept between invocations, until its key or the configuration changes. */
function openParts(): (log: Log) => Promise<GatewayParts> {
  let opened: ReturnType<typeof openConfigSource> | undefined;
  let kept: { readonly key: string; readonly parts: GatewayParts } | undefined;
  return async (log) => {
    opened ??= openConfigSource(openCloud());
    const { objects, secrets } = opened.cloud;
    const { version, config } = await opened.source.current();
    const app = {
      id: await secrets.read('GITHUB_APP_ID'),
      privateKey: await secrets.read('GITHUB_APP_PRIVATE_KEY'),
    };
    const key = `${version} ${app.id} ${app.privateKey}`;
    if (kept?.key !== key) kept = { key, parts: { config, objects, ...createGitHub({ app, config, log }) } };
    return kept.parts;
  };
}
