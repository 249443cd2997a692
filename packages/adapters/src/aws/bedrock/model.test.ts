import { type ModelRequest, Models } from '@suture/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type BedrockStandIn, retryAtOnce, startBedrockStandIn } from '../../../../../test/stand-ins/bedrock/index.ts';
import { createBedrockModel, openBedrockClient } from './index.ts';

const models = Models.parse({
  diagnose: { id: 'anthropic.claude-v1:0', region: 'eu-central-1' },
  fix: { id: 'eu.amazon.nova-pro-v1:0', region: 'eu-west-1', maxTokens: 4000 },
});
const look = {
  name: 'look',
  description: 'Looks.',
  input: z.object({ at: z.string(), deep: z.boolean().default(false) }),
};
const question: ModelRequest = {
  role: 'diagnose',
  incidentId: 'inc-1',
  system: 'You find faults.',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'What is wrong?' }] }],
  tools: [look],
};

let bedrock: BedrockStandIn;
beforeEach(async () => {
  bedrock = await startBedrockStandIn();
});
afterEach(() => bedrock.close());

interface OpenOptions {
  readonly attempts?: number;
  readonly requestTimeout?: number;
  readonly models?: Models;
}

function open(options: OpenOptions = {}) {
  const regions: (string | undefined)[] = [];
  const model = createBedrockModel({
    models: options.models ?? models,
    open: (region) => {
      regions.push(region);
      return openBedrockClient(region, {
        endpoint: bedrock.url,
        credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
        retryStrategy: retryAtOnce(options.attempts ?? 3),
        ...(options.requestTimeout === undefined ? {} : { requestTimeout: options.requestTimeout }),
      });
    },
  });
  return { model, regions };
}

describe('a conversation', () => {
  it('gives the model its prompt, its tools and a limit', async () => {
    bedrock.play({ say: [{ reasoning: 'Hm.', text: 'Nothing.', usage: { inputTokens: 12, outputTokens: 3 } }] });

    const reply = await open().model.converse({ ...question, mustCall: 'look' });

    expect(reply).toEqual({
      message: { role: 'assistant', content: [{ type: 'text', text: 'Nothing.' }] },
      stop: 'ended',
      usage: { inputTokens: 12, outputTokens: 3, cacheReadTokens: 0, cacheWriteTokens: 0 },
      by: 'anthropic.claude-v1:0',
    });
    expect(bedrock.requests).toMatchObject([
      { modelId: 'anthropic.claude-v1:0', system: 'You find faults.', maxTokens: 8192, mustCall: 'look' },
    ]);
    expect(bedrock.requests[0]?.body.toolConfig?.tools[0]).toEqual({
      toolSpec: {
        name: 'look',
        description: 'Looks.',
        inputSchema: {
          json: {
            type: 'object',
            properties: { at: { type: 'string' }, deep: { type: 'boolean', default: false } },
            required: ['at'],
          },
        },
      },
    });
  });

  it('carries calls of tools and their results', async () => {
    bedrock.play({
      say: [{ text: 'Let me see.', call: { name: 'look', input: { at: 'a' } } }, { text: 'There it is.' }],
    });
    const { model } = open();

    const asked = await model.converse(question);
    const [, call] = asked.message.content;
    const told = await model.converse({
      ...question,
      messages: [
        ...question.messages,
        asked.message,
        {
          role: 'user',
          content: [{ type: 'tool_result', id: call?.type === 'tool_call' ? call.id : '', text: ' ', failed: true }],
        },
      ],
    });

    expect(asked.stop).toBe('tool_calls');
    expect(call).toMatchObject({ type: 'tool_call', name: 'look', input: { at: 'a' } });
    expect(told.message.content).toEqual([{ type: 'text', text: 'There it is.' }]);
    expect(bedrock.requests[1]?.messages[2]?.content).toMatchObject([
      { toolResult: { status: 'error', content: [{ text: '(nothing)' }] } },
    ]);
  });

  it('keeps a client for each region', async () => {
    bedrock.play({ say: [{ text: 'a' }, { text: 'b' }] });
    bedrock.play({ say: [{ text: 'c' }] });
    const { model, regions } = open();

    await model.converse(question);
    await model.converse(question);
    const fixed = await model.converse({ ...question, role: 'fix' });

    expect(regions).toEqual(['eu-central-1', 'eu-west-1']);
    expect(fixed.by).toBe('eu.amazon.nova-pro-v1:0');
    expect(bedrock.requests.map((request) => request.maxTokens)).toEqual([8192, 8192, 4000]);
  });

  it.each([
    ['truncated', { truncate: true }],
    ['refused', { refuse: true }],
    ['truncated', { stop: 'model_context_window_exceeded' }],
    ['refused', { stop: 'content_filtered' }],
  ] as const)('says that an answer was %s: %j', async (stop, turn) => {
    bedrock.play({ say: [turn] });

    const reply = await open().model.converse(question);

    expect(reply.stop).toBe(stop);
  });

  it('continues after it was throttled twice', async () => {
    bedrock.play({ say: [{ throttle: 2 }, { text: 'Now.' }] });

    const reply = await open().model.converse(question);

    expect(reply.message.content).toEqual([{ type: 'text', text: 'Now.' }]);
    expect(bedrock.requests).toHaveLength(3);
  });
});

describe('the cache', () => {
  const marks = (body: BedrockStandIn['requests'][number]['body']) => [
    body.system.some((part) => 'cachePoint' in part),
    body.toolConfig?.tools.some((part) => 'cachePoint' in part) ?? false,
    ...body.messages.map(({ content }) => content.some((part) => 'cachePoint' in part)),
  ];

  it.each([
    ['a model that has one', {}, [true, true, false, false, true]],
    ['no model that nobody knows', { id: 'someone.new-v1:0' }, [false, false, false, false, false]],
    [
      'a model whose configuration says it has one',
      { id: 'someone.new-v1:0', caching: true },
      [true, true, false, false, true],
    ],
    ['no model whose configuration says no', { caching: false }, [false, false, false, false, false]],
  ])('is marked for %s, behind the tools, the prompt and the newest message', async (_name, choice, expected) => {
    bedrock.play({ say: [{ text: 'Nothing.' }] });
    const cached = { id: 'anthropic.claude-sonnet-4-5-20250929-v1:0', region: 'eu-central-1', ...choice };
    const { model } = open({ models: Models.parse({ diagnose: cached, fix: cached }) });
    const again: ModelRequest['messages'] = [
      ...question.messages,
      { role: 'assistant', content: [{ type: 'text', text: 'Hm.' }] },
      ...question.messages,
    ];

    await model.converse({ ...question, messages: again });

    expect(bedrock.requests.map(({ body }) => marks(body))).toEqual([expected]);
  });

  it('is counted apart', async () => {
    const usage = { inputTokens: 12, outputTokens: 3, cacheReadInputTokens: 900, cacheWriteInputTokens: 40 };
    bedrock.play({ say: [{ text: 'Nothing.', usage }] });

    const reply = await open().model.converse(question);

    expect(reply.usage).toEqual({ inputTokens: 12, outputTokens: 3, cacheReadTokens: 900, cacheWriteTokens: 40 });
  });
});

it('names the guardrail of the configuration', async () => {
  bedrock.play({ say: [{ text: 'Nothing.' }] });
  const { model } = open({ models: Models.parse({ ...models, guardrail: { id: 'gr-1', version: '3' } }) });

  await model.converse(question);

  expect(bedrock.requests[0]?.body.guardrailConfig).toEqual({ guardrailIdentifier: 'gr-1', guardrailVersion: '3' });
});

describe('a failure', () => {
  it.each([
    ['ModelThrottled', { throttle: 3 }, 3],
    ['ModelThrottled', { error: 400, type: 'ServiceQuotaExceededException' }, 1],
    ['ModelThrottled', { error: 429, type: 'ModelNotReadyException', times: 3 }, 3],
    ['ModelThrottled', { error: 429, type: 'AnotherException', times: 3 }, 3],
    ['ModelUnavailable', { error: 500, times: 3 }, 3],
    ['ModelUnavailable', { error: 503, times: 3 }, 3],
    ['ModelUnavailable', { error: 424 }, 1],
    ['ModelUnavailable', { error: 408 }, 1],
    ['ModelUnavailable', { garbage: true }, 1],
    ['ModelUnavailable', { stop: 'malformed_tool_use' }, 1],
    ['ModelRefused', { error: 400 }, 1],
    ['ModelRefused', { error: 403 }, 1],
    ['ModelRefused', { error: 404 }, 1],
    ['InvalidInput', { stop: 'bored' }, 1],
  ] as const)('is %s after %j', async (name, turn, calls) => {
    bedrock.play({ say: [turn] });

    const failure = open().model.converse(question);

    await expect(failure).rejects.toMatchObject({ name });
    expect(bedrock.requests).toHaveLength(calls);
  });

  it('names model, region and remedy', async () => {
    bedrock.play({ say: [{ error: 403 }, { error: 400 }] });
    const { model } = open();

    await expect(model.converse(question)).rejects.toThrow(
      /anthropic\.claude-v1:0 in eu-central-1 refused .*AccessDeniedException.* Enable access .*bedrock:InvokeModel/,
    );
    await expect(model.converse(question)).rejects.toThrow(
      /ValidationException.* Check models\.diagnose in suture\.config/,
    );
  });

  it('is unavailable when no answer comes in time or no server runs', async () => {
    bedrock.play({ say: [{ hang: true, times: 2 }] });
    const { model } = open({ attempts: 2, requestTimeout: 50 });

    await expect(model.converse(question)).rejects.toMatchObject({ name: 'ModelUnavailable' });
    expect(bedrock.requests).toHaveLength(2);

    await bedrock.close();
    await expect(model.converse(question)).rejects.toMatchObject({ name: 'ModelUnavailable' });
  });

  it('is unavailable when the time of the request is over, whatever the client would still try', async () => {
    bedrock.play({ say: [{ hang: true }] });

    const failure = open({ attempts: 5 }).model.converse({ ...question, timeLimit: 80 });

    await expect(failure).rejects.toMatchObject({ name: 'ModelUnavailable' });
    expect(bedrock.requests).toHaveLength(1);
  });

  it('is a refusal when there are no credentials', async () => {
    const client = openBedrockClient('eu-west-1', {
      endpoint: bedrock.url,
      credentials: () => Promise.reject(Object.assign(new Error('none found'), { name: 'CredentialsProviderError' })),
    });

    const failure = createBedrockModel({ models, open: () => client }).converse(question);

    await expect(failure).rejects.toThrow(/refused .*none found\. Give the process AWS credentials/);
    expect(bedrock.requests).toEqual([]);
  });

  it('is a refusal when Bedrock finds the conversation wrong', async () => {
    bedrock.play({ say: [{ text: 'never said' }] });

    const failure = open().model.converse({ ...question, messages: [{ role: 'assistant', content: [] }] });

    await expect(failure).rejects.toThrow(/must start with a user message/);
    expect(bedrock.left()).toBe(1);
  });
});

it('leaves trying again to the SDK', async () => {
  const client = openBedrockClient('eu-west-1');
  const patient = openBedrockClient('eu-west-1', { maxAttempts: 11 });

  expect(await client.config.maxAttempts()).toBe(16);
  expect(await patient.config.maxAttempts()).toBe(11);
  expect(await client.config.retryStrategy()).toMatchObject({ mode: 'adaptive' });
});
