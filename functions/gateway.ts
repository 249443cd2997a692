import { type GatewayParts, serveGateway } from '@suture/adapters/gateway';
import { createGitHub } from '@suture/adapters/github';
import type { Log } from '@suture/core';
import { Config } from 'sst/node/config';
import { openCloud } from './ports.ts';
import { trigger } from './trigger.ts';

const open = openParts();

/** The only function that holds the GitHub App's key and calls the code host. Steps call this function. */
export const handler = trigger('gateway', (event: unknown, { log }) => serveGateway(event, open(log)));

function openParts(): (log: Log) => GatewayParts {
  let opened: GatewayParts | undefined;
  return (log) => {
    opened ??= createParts(log);
    return opened;
  };
}

function createParts(log: Log): GatewayParts {
  const { config, objects } = openCloud();
  const app = { id: Config.GITHUB_APP_ID, privateKey: Config.GITHUB_APP_PRIVATE_KEY };
  return { config, objects, ...createGitHub({ app, config, log }) };
}
