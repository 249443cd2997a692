import type { AgentName } from '../../model/index.ts';
import type { Models } from '../../policy/models.ts';
import type { Artifacts, Clock, Model } from '../../ports/index.ts';
import type { Sources } from './sources.ts';
import type { FinalTool, Tool, ToolResult } from './tool.ts';

/** What an agent is to find out, and with what. */
export interface Task<Answer> {
  readonly incidentId: string;
  readonly agent: AgentName;
  /** Counts from 1; asking for the same one again continues it. */
  readonly attempt: number;
  readonly system: string;
  /** What is known and asked; sections with a kind can be cited. */
  readonly opening: readonly OpeningPart[];
  readonly tools: readonly Tool[];
  /** Made for the sources of this conversation, so that it can look up what an answer cites. */
  readonly final: (sources: Sources) => FinalTool<Answer>;
  /** Answers the model may give, the last one included. */
  readonly turns: number;
}

export type OpeningPart = string | { readonly id: string; readonly result: Exclude<ToolResult, { failed: true }> };

export interface AgentParts {
  readonly model: Model;
  readonly artifacts: Artifacts;
  readonly clock: Clock;
  readonly models: Models;
}
