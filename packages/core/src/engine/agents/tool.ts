import type * as z from 'zod';
import type { ModelTool } from '../../ports/index.ts';
import type { SourceKind } from './sources.ts';

/** The result of a tool. It may be cited as evidence of its kind. */
export type ToolResult =
  | { readonly failed: false; readonly text: string; readonly kind: SourceKind; readonly title: string }
  | { readonly failed: true; readonly text: string };

/** A tool that the model may use before it answers. It only reads. */
export interface Tool extends ModelTool {
  use(input: unknown): Promise<ToolResult>;
}

export type Verdict<Answer> =
  | { readonly outcome: 'accepted'; readonly answer: Answer }
  /** The model is given the reason and may try again. */
  | { readonly outcome: 'rejected'; readonly why: string }
  /** Ends the conversation without an answer. */
  | { readonly outcome: 'over'; readonly why: string };

/** The tool whose input is the answer. */
export interface FinalTool<Answer> extends ModelTool {
  /** @param rejected how many answers of this conversation were rejected before */
  judge(input: unknown, rejected: number): Verdict<Answer>;
}

/** A tool whose input is checked against its schema; the model sees what is not valid. */
export function defineTool<S extends z.ZodType>(
  tool: Omit<Tool, 'input' | 'use'> & { readonly input: S; use(input: z.infer<S>): ToolResult | Promise<ToolResult> },
): Tool {
  return {
    ...tool,
    use: async (raw) => {
      const input = tool.input.safeParse(raw);
      return input.success ? tool.use(input.data) : failed(describeIssues(input.error));
    },
  };
}

/** The same for an answer. */
export function defineFinalTool<S extends z.ZodType, Answer>(
  tool: Omit<ModelTool, 'input'> & {
    readonly input: S;
    judge(input: z.infer<S>, rejected: number): Verdict<Answer>;
  },
): FinalTool<Answer> {
  return {
    ...tool,
    judge: (raw, rejected) => {
      const input = tool.input.safeParse(raw);
      return input.success
        ? tool.judge(input.data, rejected)
        : { outcome: 'rejected', why: describeIssues(input.error) };
    },
  };
}

/** @param title what the result is, in a few words: `src/order.js` */
export function found(kind: SourceKind, title: string, text: string): Exclude<ToolResult, { failed: true }> {
  return { failed: false, text, kind, title };
}

/** @param text the reason, in words that help the model to continue */
export function failed(text: string): ToolResult {
  return { text, failed: true };
}

function describeIssues(error: z.ZodError): string {
  const issues = error.issues.slice(0, 10).map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`);
  return `The input is not valid. ${issues.join('; ')}`;
}
