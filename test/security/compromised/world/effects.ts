import type { Config, Incident, ModelRequest, ReviewRequest, Spending, StepOutput } from '@suture/core';
import type { Scene } from './scene.ts';

/** Everything a case changed in the world, and every text it published. */
export interface Effects extends Recording {
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

/** What is recorded while a case runs. */
export interface Recording {
  readonly reviews: ReviewRequest[];
  /** The reasons with which pull requests were closed. */
  readonly closings: string[];
  readonly tickets: { readonly title: string; readonly body: string }[];
  readonly comments: string[];
  /** Each text that a ticket's description was given after its opening. */
  readonly descriptions: string[];
  readonly resolutions: string[];
  readonly logs: string[];
  /** What the model was sent. */
  readonly prompts: ModelRequest[];
  readonly outputs: StepOutput[];
  /** Paths that were read from the repository. */
  readonly reads: string[];
}

export function startRecording(): Recording {
  return {
    reviews: [],
    closings: [],
    tickets: [],
    comments: [],
    descriptions: [],
    resolutions: [],
    logs: [],
    prompts: [],
    outputs: [],
    reads: [],
  };
}
