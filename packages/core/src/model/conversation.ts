import * as z from 'zod';

/** A piece of a conversation. What a model says is untrusted. */
export const ModelContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('tool_call'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('tool_result'), id: z.string(), text: z.string(), failed: z.boolean() }),
]);
export type ModelContent = z.infer<typeof ModelContent>;

export const ModelMessage = z.object({ role: z.enum(['user', 'assistant']), content: z.array(ModelContent) });
export type ModelMessage = z.infer<typeof ModelMessage>;

/** Tokens of one call. What is read from or written to the model's cache is not among the input tokens. */
export const ModelUsage = z.object({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  cacheReadTokens: z.int().min(0).default(0),
  cacheWriteTokens: z.int().min(0).default(0),
});
export type ModelUsage = z.infer<typeof ModelUsage>;

export const ModelReply = z.object({
  message: ModelMessage,
  stop: z.enum(['ended', 'tool_calls', 'truncated', 'refused']),
  usage: ModelUsage,
  /** The model's id. */
  by: z.string(),
});
export type ModelReply = z.infer<typeof ModelReply>;

/** What is thought with; each may have a model of its own. */
export const AgentName = z.enum(['triage', 'diagnose', 'fix']);
export type AgentName = z.infer<typeof AgentName>;
