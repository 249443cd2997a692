import type { Config, Incident, Log, Rollouts, Telemetry } from '@suture/core';
import type { RemoteName } from './code-host/index.ts';
import type { EngineChoice } from './engine-choice.ts';
import type { Progress } from './progress.ts';

/** The settings of a loop on this machine. */
export interface LocalOptions {
  /** Absolute path of the user's repository. */
  readonly repository: string;
  /** The service of the configuration that this repository is. */
  readonly service: string;
  readonly config: Config;
  readonly log: Log;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs tests without isolation where bubblewrap is missing. */
  readonly allowUnsandboxed: boolean;
  /** Path of the service's log. */
  readonly logFile?: string;
  /** Telemetry and rollouts of a running service. Without telemetry of its own, vendors alone are asked about it. */
  readonly live?: {
    readonly telemetry?: Telemetry;
    readonly rollouts: Rollouts;
    readonly deployedCommit: (incident: Incident) => Promise<string>;
  };
  /** How the web APIs of vendors are reached; `fetch` when left out. */
  readonly vendorFetch?: typeof fetch;
  /** Opens the real pull request on the code host that the repository was cloned from; a branch and files here when left out. */
  readonly codeHost?: RemoteName;
  /** Left out, an incident continues with its engine, and a new one uses the mechanic. */
  readonly engineChoice?: EngineChoice;
  /** Minutes that the mechanic may search for a repair at a time. By default, as long as the tests' duration suggests. */
  readonly minutes?: number;
  /** Whether a search that runs out of time waits to be gone on with, instead of handing over. */
  readonly mayPause?: boolean;
  /** Told of what a state that takes long does. */
  readonly onProgress?: (progress: Progress) => void;
  /** Once aborted, programs that run are killed, and the step that started them fails: it begins anew when the incident is resumed. */
  readonly interrupt?: AbortSignal;
  /** Called after each run of tests. */
  readonly onRun?: (kind: 'suite' | 'reproduction', milliseconds: number) => void;
}
