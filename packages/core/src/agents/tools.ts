import type { z } from 'zod';
import type { ModelTool } from '../ports/index.ts';

export interface ToolResult {
  readonly text: string;
  readonly failed: boolean;
}

/** Something the model may do between its question and its answer. */
export interface Tool extends ModelTool {
  use(input: unknown): ToolResult;
}

export type Verdict<Answer> =
  | { readonly outcome: 'accepted'; readonly answer: Answer }
  /** Told to the model, which may try again. */
  | { readonly outcome: 'rejected'; readonly why: string }
  /** Nothing more is to be had from this conversation. */
  | { readonly outcome: 'over'; readonly why: string };

/** The tool whose input is the answer. */
export interface FinalTool<Answer> extends ModelTool {
  judge(input: unknown): Verdict<Answer>;
}

/** A tool that is used with what its schema allows; anything else is told to the model. */
export function defineTool<S extends z.ZodType>(
  tool: Omit<Tool, 'input' | 'use'> & { readonly input: S; use(input: z.infer<S>): ToolResult },
): Tool {
  return {
    ...tool,
    use: (raw) => {
      const input = tool.input.safeParse(raw);
      return input.success ? tool.use(input.data) : failed(describeIssues(input.error));
    },
  };
}

/** The same for an answer. */
export function defineFinalTool<S extends z.ZodType, Answer>(
  tool: Omit<ModelTool, 'input'> & { readonly input: S; judge(input: z.infer<S>): Verdict<Answer> },
): FinalTool<Answer> {
  return {
    ...tool,
    judge: (raw) => {
      const input = tool.input.safeParse(raw);
      return input.success ? tool.judge(input.data) : { outcome: 'rejected', why: describeIssues(input.error) };
    },
  };
}

/** What a tool was asked for. */
export function found(text: string): ToolResult {
  return { text, failed: false };
}

/** Why a tool has nothing to give, in words that help the model go on. */
export function failed(text: string): ToolResult {
  return { text, failed: true };
}

function describeIssues(error: z.ZodError): string {
  const issues = error.issues.slice(0, 10).map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  return `The input is not valid. ${issues.join('; ')}`;
}
