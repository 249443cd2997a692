import { z } from 'zod';

const ToolUse = z.object({ toolUseId: z.string().min(1), name: z.string().min(1), input: z.json() });
const ToolResult = z.object({
  toolUseId: z.string().min(1),
  content: z.array(z.object({ text: z.string() })).min(1),
  status: z.enum(['success', 'error']).default('success'),
});
const CachePoint = z.strictObject({ cachePoint: z.strictObject({ type: z.literal('default') }) });
const Block = z.union([
  CachePoint,
  z.strictObject({ text: z.string() }),
  z.strictObject({ toolUse: ToolUse }),
  z.strictObject({ toolResult: ToolResult }),
]);

/** The part of Converse's request that the stand-in accepts. Anything else is an error. */
export const ConverseBody = z.strictObject({
  system: z.array(z.union([z.strictObject({ text: z.string().min(1) }), CachePoint])).default([]),
  guardrailConfig: z
    .strictObject({ guardrailIdentifier: z.string().min(1), guardrailVersion: z.string().min(1) })
    .optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.array(Block) })),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string()).optional(),
    })
    .default({}),
  toolConfig: z
    .strictObject({
      tools: z
        .array(
          z.union([
            CachePoint,
            z.strictObject({
              toolSpec: z.strictObject({
                name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
                description: z.string().min(1).optional(),
                inputSchema: z.strictObject({ json: z.record(z.string(), z.json()) }),
              }),
            }),
          ]),
        )
        .min(1),
      toolChoice: z
        .union([
          z.strictObject({ tool: z.strictObject({ name: z.string() }) }),
          z.strictObject({ any: z.strictObject({}) }),
          z.strictObject({ auto: z.strictObject({}) }),
        ])
        .optional(),
    })
    .optional(),
});
export type ConverseBody = z.infer<typeof ConverseBody>;

/** A call as a script looks at it. */
export interface BedrockRequest {
  readonly modelId: string;
  /** All system prompts. */
  readonly system: string;
  readonly messages: ConverseBody['messages'];
  /** Text of the last user message, results of tools included. */
  readonly lastText: string;
  /** Names of the tools that are offered. */
  readonly tools: readonly string[];
  /** The tool that must be called. */
  readonly mustCall?: string;
  readonly maxTokens?: number;
  readonly body: ConverseBody;
}

/** A call in the shape that scripts are written for. */
export function readRequest(modelId: string, body: ConverseBody): BedrockRequest {
  const { system, messages, inferenceConfig, toolConfig } = body;
  const choice = toolConfig?.toolChoice;
  return {
    modelId,
    system: system.flatMap((part) => ('text' in part ? [part.text] : [])).join('\n'),
    messages,
    lastText: textOf(messages.findLast((message) => message.role === 'user')),
    tools: toolConfig?.tools.flatMap((tool) => ('toolSpec' in tool ? [tool.toolSpec.name] : [])) ?? [],
    ...(choice !== undefined && 'tool' in choice ? { mustCall: choice.tool.name } : {}),
    ...(inferenceConfig.maxTokens === undefined ? {} : { maxTokens: inferenceConfig.maxTokens }),
    body,
  };
}

/** All text of a message, results of tools included. */
function textOf(message: ConverseBody['messages'][number] | undefined): string {
  const texts = message?.content.flatMap((block) => {
    if ('text' in block) return [block.text];
    return 'toolResult' in block ? block.toolResult.content.map((part) => part.text) : [];
  });
  return texts?.join('\n') ?? '';
}
