import { callModel } from '@suture/cli/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type BedrockStandIn, startBedrockStandIn, type Turn } from '../stand-ins/bedrock/index.ts';

let bedrock: BedrockStandIn;
beforeAll(async () => {
  bedrock = await startBedrockStandIn();
});
afterAll(() => bedrock.close());
afterEach(() => {
  vi.unstubAllEnvs();
});

function call(turn: Turn): Promise<void> {
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', bedrock.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  bedrock.answer(() => turn);
  return callModel({ id: 'us.anthropic.one-v1:0', region: 'eu-west-1' }, undefined);
}

it('asks a model for one token', async () => {
  await call({ text: '.' });

  expect(bedrock.requests.at(-1)).toMatchObject({ modelId: 'us.anthropic.one-v1:0', maxTokens: 1, tools: [] });
});

it.each<[Turn, string]>([
  [{ error: 403 }, 'AccessDeniedException'],
  [{ error: 400 }, 'ValidationException'],
  [{ throttle: 1 }, 'ThrottlingException'],
])('passes on a refusal at once: %j', async (turn, name) => {
  const before = bedrock.requests.length;

  await expect(call(turn)).rejects.toMatchObject({ name });
  expect(bedrock.requests.length - before).toBe(1);
});
