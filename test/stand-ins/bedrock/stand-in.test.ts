import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { type BedrockStandIn, startBedrockStandIn } from './index.ts';

const Answer = z.object({ stopReason: z.string(), usage: z.object({ totalTokens: z.int() }) });

let bedrock: BedrockStandIn;
beforeEach(async () => {
  bedrock = await startBedrockStandIn();
});
afterEach(() => bedrock.close());

/** Speaks HTTP/1.1, so what passes here has gone the other way than the SDK's calls. */
async function post(body: unknown, path = '/model/eu.thinker-v1%3A0/converse') {
  const response = await fetch(`${bedrock.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, type: response.headers.get('x-amzn-errortype'), body: await response.json() };
}

const user = (...content: readonly unknown[]) => ({ role: 'user', content });
const assistant = (...content: readonly unknown[]) => ({ role: 'assistant', content });
const text = (said: string) => ({ text: said });
const use = (id: string) => ({ toolUse: { toolUseId: id, name: 'look', input: {} } });
const result = (id: string) => ({ toolResult: { toolUseId: id, content: [text('there')] } });
const tool = (schema: unknown, name = 'look') => ({ toolSpec: { name, inputSchema: { json: schema } } });
const inferenceConfig = { maxTokens: 100 };
const toolConfig = { tools: [tool({ type: 'object' })] };
const asked = { messages: [user(text('Hello?'))], inferenceConfig };

it('answers over HTTP/1.1 too', async () => {
  bedrock.play({ as: 'greeting', say: [{ text: 'Hello.', usage: { inputTokens: 4, outputTokens: 2 } }] });

  const { status, body } = await post(asked);

  expect(status).toBe(200);
  expect(Answer.parse(body)).toEqual({ stopReason: 'end_turn', usage: { totalTokens: 6 } });
  expect(bedrock.requests).toMatchObject([{ modelId: 'eu.thinker-v1:0', lastText: 'Hello?', as: 'greeting' }]);
});

it.each([
  ['has no token limit', { messages: asked.messages, inferenceConfig: {} }, /maxTokens must be set/],
  ['begins with a model message', { messages: [assistant(text('a')), user(text('b'))] }, /must start with a user/],
  ['ends with a model message', { messages: [user(text('a')), assistant(text('b'))] }, /must end with a user/],
  ['has two user messages in a row', { messages: [user(text('a')), user(text('b'))] }, /alternate/],
  ['has an empty message', { messages: [user()] }, /is empty/],
  ['has a blank text', { messages: [user(text(' '))] }, /is blank/],
  [
    'has a tool result in a model message',
    { messages: [user(text('a')), assistant(result('1')), user(text('b'))] },
    /not allowed/,
  ],
  [
    'uses a tool without offering tools',
    { messages: [user(text('a')), assistant(use('1')), user(result('1'))] },
    /toolConfig field must be defined/,
  ],
  [
    'leaves a tool call without a result',
    { toolConfig, messages: [user(text('a')), assistant(use('1'), use('2')), user(result('1'))] },
    /Expected toolResult blocks at messages\.2\.content for the following Ids: 2$/,
  ],
  [
    'has a result without a tool call',
    { toolConfig, messages: [user(text('a')), assistant(text('b')), user(result('1'))] },
    /exceeds the number of toolUse/,
  ],
  [
    'has two results for one tool call',
    { toolConfig, messages: [user(text('a')), assistant(use('1')), user(result('1'), result('1'))] },
    /exceeds the number of toolUse/,
  ],
  [
    'offers a tool whose input is not an object',
    { messages: asked.messages, toolConfig: { tools: [tool({ type: 'string' })] } },
    /must be one of the following: object/,
  ],
  [
    'offers a tool twice',
    { messages: asked.messages, toolConfig: { tools: [...toolConfig.tools, ...toolConfig.tools] } },
    /names of their own/,
  ],
  [
    'requires a tool that it does not offer',
    { messages: asked.messages, toolConfig: { ...toolConfig, toolChoice: { tool: { name: 'leap' } } } },
    /leap of toolChoice/,
  ],
  ['has an unknown field', { ...asked, temprature: 1 }, /temprature/],
])('refuses a request that %s', async (_case, body, message) => {
  bedrock.play({ say: [{ text: 'never said' }] });

  const answer = await post({ inferenceConfig, ...body });

  expect(answer).toMatchObject({
    status: 400,
    type: 'ValidationException',
    body: { message: expect.stringMatching(message) },
  });
  expect(bedrock.left()).toBe(1);
});

it('keeps concurrent conversations apart', async () => {
  bedrock.play({ when: (request) => request.lastText.includes('red'), say: [{ text: 'r' }, { truncate: true }] });
  bedrock.play({ when: (request) => request.lastText.includes('blue'), say: [{ error: 503 }] });
  bedrock.answer((request) => (request.lastText === 'green?' ? { refuse: true } : undefined));
  const ask = async (said: string) => (await post({ messages: [user(text(said))], inferenceConfig })).body;

  const answers = [await ask('red?'), await ask('blue?'), await ask('red?'), await ask('green?'), await ask('red?')];

  expect(answers).toMatchObject([
    { stopReason: 'end_turn' },
    { message: 'The stand-in was told to fail.' },
    { stopReason: 'max_tokens' },
    { stopReason: 'guardrail_intervened' },
    { message: 'Nothing is left to say to: red?' },
  ]);
});

it('answers only the Converse operation', async () => {
  const answer = await post(asked, '/model/thinker/invoke');

  expect(answer).toMatchObject({ status: 404, type: 'UnknownOperationException' });
});
