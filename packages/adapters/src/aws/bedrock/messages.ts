import type { ContentBlock, Message, SystemContentBlock, ToolConfiguration } from '@aws-sdk/client-bedrock-runtime';
import { defined, type ModelContent, type ModelMessage, type ModelRequest, type ModelTool } from '@suture/core';
import * as z from 'zod';

/** Bedrock refuses messages and results without a visible character. */
const nothing = '(nothing)';

/** A conversation in the format of Converse. */
export function writeMessages(messages: readonly ModelMessage[]): Message[] {
  return messages.map(({ role, content }) => {
    const blocks = content.flatMap((part) =>
      part.type === 'text' && part.text.trim() === '' ? [] : [writePart(part)],
    );
    return { role, content: blocks.length === 0 ? [{ text: nothing }] : blocks };
  });
}

function writePart(part: ModelContent): ContentBlock {
  switch (part.type) {
    case 'text':
      return { text: part.text };
    case 'tool_call':
      return { toolUse: { toolUseId: part.id, name: part.name, input: z.json().parse(part.input) } };
    case 'tool_result':
      return {
        toolResult: {
          toolUseId: part.id,
          content: [{ text: part.text.trim() === '' ? nothing : part.text }],
          status: part.failed ? 'error' : 'success',
        },
      };
  }
}

/** The tools of a request and the one that must be called; undefined when there are no tools. */
export function writeTools({ tools, mustCall }: ModelRequest): ToolConfiguration | undefined {
  if (tools.length === 0) return undefined;
  return {
    tools: tools.map((tool) => ({
      toolSpec: { name: tool.name, description: tool.description, inputSchema: { json: describeInput(tool) } },
    })),
    ...defined({ toolChoice: mustCall === undefined ? undefined : { tool: { name: mustCall } } }),
  };
}

interface Prompt {
  readonly system: SystemContentBlock[];
  readonly messages: Message[];
  readonly toolConfig?: ToolConfiguration;
}

const cachePoint = { cachePoint: { type: 'default' as const } };

/**
 * The same prompt with cache points after the tools, the system prompt and the newest message. The next turn reads the cache up to
 * that message.
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export function markForCache({ system, messages, toolConfig }: Prompt): Prompt {
  return {
    system: [...system, cachePoint],
    messages: messages.map((message, index) =>
      index === messages.length - 1 ? { ...message, content: [...(message.content ?? []), cachePoint] } : message,
    ),
    ...(toolConfig && { toolConfig: { ...toolConfig, tools: [...(toolConfig.tools ?? []), cachePoint] } }),
  };
}

/** The model may omit fields with defaults. Not every model accepts a schema that names its dialect. */
function describeInput(tool: ModelTool) {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(tool.input, { io: 'input' });
  return z.record(z.string(), z.json()).parse(schema);
}

const Part = z.union([
  z.object({ text: z.string() }).transform(({ text }): ModelContent => ({ type: 'text', text })),
  z
    .object({
      toolUse: z.object({ toolUseId: z.string().min(1), name: z.string().min(1), input: z.json().default({}) }),
    })
    .transform(
      ({ toolUse }): ModelContent => ({
        type: 'tool_call',
        id: toolUse.toolUseId,
        name: toolUse.name,
        input: toolUse.input,
      }),
    ),
  // Reasoning is not requested and not returned.
  z.object({ reasoningContent: z.unknown() }).transform((): undefined => undefined),
]);

/** Bedrock's stop reason in the port's words. */
export const StopReason = z
  .enum([
    'end_turn',
    'tool_use',
    'max_tokens',
    'model_context_window_exceeded',
    'guardrail_intervened',
    'content_filtered',
  ])
  .transform((reason) => {
    if (reason === 'end_turn') return 'ended';
    if (reason === 'tool_use') return 'tool_calls';
    return reason === 'max_tokens' || reason === 'model_context_window_exceeded' ? 'truncated' : 'refused';
  });

/** The fields that we use of a Converse answer. */
export const ConverseReply = z.object({
  output: z.object({
    message: z
      .object({ role: z.literal('assistant'), content: z.array(Part).default([]) })
      .transform(
        ({ role, content }): ModelMessage => ({ role, content: content.filter((part) => part !== undefined) }),
      ),
  }),
  stopReason: StopReason,
  usage: z
    .object({
      inputTokens: z.int().min(0),
      outputTokens: z.int().min(0),
      cacheReadInputTokens: z.int().min(0).default(0),
      cacheWriteInputTokens: z.int().min(0).default(0),
    })
    .transform(({ inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens }) => ({
      inputTokens,
      outputTokens,
      cacheReadTokens: cacheReadInputTokens,
      cacheWriteTokens: cacheWriteInputTokens,
    })),
});
