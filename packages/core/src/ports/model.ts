import type { z } from 'zod';

/** A piece of a conversation. What a model says is untrusted. */
export type ModelContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_call'; readonly id: string; readonly name: string; readonly input: unknown }
  | { readonly type: 'tool_result'; readonly id: string; readonly text: string; readonly failed: boolean };

export interface ModelMessage {
  readonly role: 'user' | 'assistant';
  readonly content: readonly ModelContent[];
}

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** What it takes; given to the model as JSON Schema. */
  readonly input: z.ZodType;
}

export interface ModelRequest {
  /** Which of the configured models. */
  readonly role: 'diagnose' | 'fix';
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** The tool that must be called; any or none when left out. */
  readonly mustCall?: string;
}

export interface ModelReply {
  readonly message: ModelMessage;
  readonly stop: 'ended' | 'tool_calls' | 'truncated' | 'refused';
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  /** The model's id. */
  readonly by: string;
}

/** One turn of a conversation with tools. Nothing is kept between turns. */
export interface Model {
  /** @throws ModelThrottled, ModelUnavailable */
  converse(request: ModelRequest): Promise<ModelReply>;
}
