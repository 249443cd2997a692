import { generateKeyPairSync } from 'node:crypto';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { callGatewayFunction } from '@suture/adapters/aws/lambda';
import {
  type CallGateway,
  createGatewayClient,
  type GatewayClient,
  type GatewayParts,
  serveGateway,
} from '@suture/adapters/gateway';
import { createGitHub, type GitHub } from '@suture/adapters/github';
import { createMemoryObjects } from '@suture/adapters/objects';
import { readConfig } from '@suture/core';
import { createTestWorld } from '@suture/core/testing';
import { type GitHubStandIn, startGitHubStandIn } from '../stand-ins/github/index.ts';
import { mintToken } from '../stand-ins/github/mint-token.ts';

// Creating a key is the slowest part of a test.
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

export const repository = 'shop/orders';

export interface GitHubSetting {
  readonly host: GitHubStandIn;
  /** As seen by the function that holds the App's key. */
  readonly github: GitHub;
  /** As seen by every other function: through that function. */
  readonly gateway: GatewayClient;
  readonly objects: ReturnType<typeof createMemoryObjects>;
  /** A token as a person has one. */
  token(): Promise<string>;
  close(): Promise<void>;
}

/**
 * GitHub with `shop/orders` in it and the App installed there.
 * @param fill makes the repository, with the files given when left out
 * @param rollout where the service's rollouts are seen; deployments on GitHub when left out
 */
export async function openGitHub(
  fill: Readonly<Record<string, string>> | ((host: GitHubStandIn) => void),
  rollout?: object,
): Promise<GitHubSetting> {
  const host = await startGitHubStandIn();
  if (typeof fill === 'function') fill(host);
  else host.createRepository({ name: repository, files: fill });
  host.addUser({ login: 'reviewer', type: 'User', permissions: { [repository]: 'write' } });
  const { installationId } = host.installApp({
    appId: 7,
    publicKey,
    repositories: [repository],
    permissions: {
      ...{ metadata: 'read', contents: 'write', pull_requests: 'write', issues: 'write', deployments: 'read' },
      ...{ checks: 'read', statuses: 'read' },
      ...(rollout === undefined ? {} : { actions: 'read' as const }),
    },
  });
  const config = readConfig(
    { services: { orders: { repository, branch: 'main', ...(rollout && { rollout }) } }, github: { apiUrl: host.url } },
    'the configuration',
  );
  const { alertNotes, chat, log } = createTestWorld().ports;
  const github = createGitHub({ app: { id: '7', privateKey }, config, log, patient: false });
  const objects = createMemoryObjects();
  const gateway = openGateway({ config, objects, alertNotes, chat, ...github });
  const token = () => mintToken(host.url, privateKey, 7, installationId);
  return { host, github, objects, gateway, token, close: host.close };
}

/** The gateway's client and server with Lambda between them: only bytes pass. */
export function openGateway(parts: GatewayParts): GatewayClient {
  return createGatewayClient(callGatewayFunction(createLambda(parts), 'gateway'));
}

/** The gateway's answer to a request that its own client never sends. */
export function sendToGateway(request: object, parts: GatewayParts): Promise<unknown> {
  return callGatewayFunction(createLambda(parts), 'gateway')(request as Parameters<CallGateway>[0]);
}

/** Lambda as its callers see it: an answer, or an error's name and message. */
function createLambda(parts: GatewayParts): LambdaClient {
  const send = async ({ input }: { input: { Payload: Uint8Array } }) => {
    try {
      const request: unknown = JSON.parse(new TextDecoder().decode(input.Payload));
      return { Payload: encode((await serveGateway(request, parts)) ?? null) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return { FunctionError: 'Unhandled', Payload: encode({ errorType: name, errorMessage: message, trace: [] }) };
    }
  };
  return { send } as unknown as LambdaClient;
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
