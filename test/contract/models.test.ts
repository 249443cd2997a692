import { createBedrockModel, openBedrockClient } from '@suture/adapters/aws/bedrock';
import {
  createBudgetedModel,
  type Model,
  type ModelContent,
  ModelReply,
  type ModelRequest,
  Models,
} from '@suture/core';
import { createMemoryBudget, createTestClock } from '@suture/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createModelPort } from '../security/compromised/model/ports.ts';
import { startBedrockStandIn } from '../stand-ins/bedrock/index.ts';

type Said = ModelContent & { readonly type: 'text' | 'tool_call' };

interface Setting {
  readonly model: Model;
  /** The model's next turn. */
  say(...content: readonly Said[]): void;
}

const models = Models.parse({ diagnose: { id: 'any.model-v1:0' }, fix: { id: 'any.model-v1:0' } });
const question: ModelRequest = {
  role: 'diagnose',
  incidentId: 'inc-1',
  system: 'You find faults.',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'What is wrong?' }] }],
  tools: [{ name: 'look', description: 'Looks.', input: z.object({ at: z.string() }) }],
};
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function openBedrock(): Promise<Setting> {
  const bedrock = await startBedrockStandIn();
  const client = openBedrockClient('eu-west-1', {
    endpoint: bedrock.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  });
  closers.push(async () => client.destroy(), bedrock.close);
  const next: Said[][] = [];
  bedrock.answer(() => {
    const content = next.shift();
    if (content === undefined) return undefined;
    const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
    const call = content.flatMap((part) => (part.type === 'tool_call' ? [part] : []));
    return call.length === 0 ? { text } : { call, ...(text === '' ? {} : { text }) };
  });
  return {
    model: createBedrockModel({ models, open: () => client }),
    say: (...content) => void next.push([...content]),
  };
}

async function openScripted(): Promise<Setting> {
  const next: (readonly Said[])[] = [];
  return {
    model: createModelPort({ actions: [], answer: () => ({ content: next.shift() ?? [], outputTokens: 3 }) }),
    say: (...content) => void next.push(content),
  };
}

/** The same within a budget, as every step has it. */
async function withBudget(open: () => Promise<Setting>): Promise<Setting> {
  const setting = await open();
  const clock = createTestClock('2026-11-24T09:00:00.000Z');
  return { ...setting, model: createBudgetedModel(setting.model, { models, budget: createMemoryBudget(), clock }) };
}

const kinds: readonly (readonly [string, () => Promise<Setting>])[] = [
  ['Bedrock', openBedrock],
  ['Bedrock within a budget', () => withBudget(openBedrock)],
  ['the scripted stand-in', openScripted],
  ['the scripted stand-in within a budget', () => withBudget(openScripted)],
];

describe.each(kinds)('a model: %s', (_name, open) => {
  const call = (id: string, at: string): Said => ({ type: 'tool_call', id, name: 'look', input: { at } });

  it('answers with text, the stop reason and the usage', async () => {
    const { model, say } = await open();
    say({ type: 'text', text: 'Nothing. Grüße' });

    const reply = await model.converse(question);

    expect(ModelReply.parse(reply)).toEqual(reply);
    expect(reply).toMatchObject({
      message: { role: 'assistant', content: [{ type: 'text', text: 'Nothing. Grüße' }] },
      stop: 'ended',
    });
    expect(reply.by).not.toBe('');
    expect(reply.usage.inputTokens).toBeGreaterThan(0);
    expect(reply.usage.outputTokens).toBeGreaterThan(0);
  });

  it('calls tools in order, each with its own id, and accepts their results', async () => {
    const { model, say } = await open();
    say(call('one', 'a'), call('two', 'b'));
    say({ type: 'text', text: 'There it is.' });

    const asked = await model.converse(question);
    const calls = asked.message.content.flatMap((part) => (part.type === 'tool_call' ? [part] : []));
    const results = calls.map(({ id }) => ({ type: 'tool_result' as const, id, text: 'found', failed: false }));
    const messages = [...question.messages, asked.message, { role: 'user' as const, content: results }];
    const told = await model.converse({ ...question, messages });

    expect(asked.stop).toBe('tool_calls');
    expect(calls).toEqual([call('one', 'a'), call('two', 'b')]);
    expect(told).toMatchObject({ stop: 'ended', message: { content: [{ text: 'There it is.' }] } });
  });

  it('keeps nothing between turns and does not change the request', async () => {
    const { model, say } = await open();
    say({ type: 'text', text: 'a' });
    const asked = structuredClone(question.messages);

    await model.converse(question);

    expect(question.messages).toEqual(asked);
  });
});
