import type { Config, Incident, ModelRequest, ReviewRequest, Spending, StepOutput } from '@suture/core';
import type { Scene } from './scene.ts';

/** Everything that a run did to the world, and everything it told anybody. */
export interface Effects extends Told {
  readonly config: Config;
  readonly incident: Incident;
  readonly files: Scene['files'];
  /** Whether a person merged. */
  readonly merged: boolean;
  readonly artifacts: ReadonlyMap<string, string>;
  readonly audit: readonly unknown[];
  readonly spent: ReadonlyMap<string, Spending>;
  /** The state the machine ended in, or waits in. */
  readonly endedIn: string;
}

/** What is noted while a run goes on. */
export interface Told {
  readonly reviews: ReviewRequest[];
  /** Why pull requests were closed, which is said on them. */
  readonly closings: string[];
  readonly tickets: { readonly title: string; readonly body: string }[];
  readonly comments: string[];
  readonly resolutions: string[];
  readonly logs: string[];
  /** What the model was sent. */
  readonly prompts: ModelRequest[];
  readonly outputs: StepOutput[];
  /** Paths that were read from the repository. */
  readonly reads: string[];
}

export function startTelling(): Told {
  return {
    reviews: [],
    closings: [],
    tickets: [],
    comments: [],
    resolutions: [],
    logs: [],
    prompts: [],
    outputs: [],
    reads: [],
  };
}
