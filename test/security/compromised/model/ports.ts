import { createBedrockModel, openBedrockClient } from '@suture/adapters/aws/bedrock';
import type { AgentName, Model, ModelContent, ModelMessage, Models } from '@suture/core';
import { type BedrockRequest, startBedrockStandIn, type Turn } from '../../../stand-ins/bedrock/index.ts';
import type { ObeyingModel } from './obeying-model.ts';
import type { ModelQuestion } from './well-behaved-model.ts';

/** The obeying model directly behind the port, which is fast enough for thousands of cases. */
export function createModelPort(obeying: ObeyingModel): Model {
  return {
    converse: async ({ role, system, messages, mustCall }) => {
      const asked = { role, system, messages, ...(mustCall === undefined ? {} : { mustCall }) };
      const { content, outputTokens } = obeying.answer(asked);
      return {
        message: { role: 'assistant', content: [...content] },
        stop: content.some((part) => part.type === 'tool_call') ? 'tool_calls' : 'ended',
        usage: { inputTokens: countTokens(messages), outputTokens, cacheReadTokens: 0, cacheWriteTokens: 0 },
        by: 'obeying-model',
      };
    },
  };
}

/** About four characters make a token. */
function countTokens(messages: unknown): number {
  return Math.ceil(JSON.stringify(messages).length / 4);
}

/** The Bedrock stand-in with one model per case, reached through the real client. */
export interface Bedrock {
  /** @param models whose ids are the case's own */
  open(models: Models, obeying: ObeyingModel): Model;
  close(): Promise<void>;
}

const answerTools: Readonly<Record<string, AgentName>> = { sort: 'triage', conclude: 'diagnose', propose: 'fix' };

export async function openBedrock(): Promise<Bedrock> {
  const server = await startBedrockStandIn();
  const present = new Map<string, ObeyingModel>();
  server.answer((request) => {
    const model = present.get(request.modelId);
    return model === undefined ? undefined : createTurn(model, request);
  });
  const client = openBedrockClient('eu-west-1', {
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  });
  return {
    open: (models, obeying) => {
      present.set(models.diagnose.id, obeying);
      return createBedrockModel({ models, open: () => client });
    },
    close: async () => {
      client.destroy();
      await server.close();
    },
  };
}

function createTurn(model: ObeyingModel, request: BedrockRequest): Turn {
  const { content, outputTokens } = model.answer(readAsked(request));
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const call = content.flatMap((part) => (part.type === 'tool_call' ? [part] : []));
  const usage = { inputTokens: countTokens(request.messages), outputTokens };
  return call.length === 0 ? { text, usage } : { call, usage };
}

function readAsked({ system, messages, tools, mustCall }: BedrockRequest): ModelQuestion {
  const role = tools.map((name) => answerTools[name]).find((name) => name !== undefined);
  if (role === undefined) throw new RangeError(`nobody knows who offers ${tools.join(', ')}`);
  return { role, system, messages: messages.map(readMessage), ...(mustCall === undefined ? {} : { mustCall }) };
}

function readMessage({ role, content }: BedrockRequest['messages'][number]): ModelMessage {
  return { role, content: content.flatMap(readBlock) };
}

function readBlock(block: BedrockRequest['messages'][number]['content'][number]): readonly ModelContent[] {
  if ('text' in block) return [{ type: 'text', text: block.text }];
  if ('toolUse' in block) {
    const { toolUseId, name, input } = block.toolUse;
    return [{ type: 'tool_call', id: toolUseId, name, input }];
  }
  if (!('toolResult' in block)) return [];
  const { toolUseId, content, status } = block.toolResult;
  return [
    {
      type: 'tool_result',
      id: toolUseId,
      text: content.map((part) => part.text).join('\n'),
      failed: status === 'error',
    },
  ];
}
