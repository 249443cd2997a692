import type * as z from 'zod';
import type { AgentName, ModelMessage, ModelReply } from '../model/index.ts';

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** What it takes; given to the model as JSON Schema. */
  readonly input: z.ZodType;
}

export interface ModelRequest {
  /** Which of the configured models. */
  readonly role: AgentName;
  /** Whose budget pays. */
  readonly incidentId: string;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** The tool that must be called; any or none when left out. */
  readonly mustCall?: string;
  /** Milliseconds the call may take, everything that is tried again included. */
  readonly timeLimit?: number;
}

/** One turn of a conversation with tools. Nothing is kept between turns. */
export interface Model {
  /** @throws ModelThrottled, ModelUnavailable, which pass; ModelRefused, which does not; BudgetSpent */
  converse(request: ModelRequest): Promise<ModelReply>;
}
