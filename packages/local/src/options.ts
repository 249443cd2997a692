import type { Config, Incident, Log, Rollouts, Telemetry } from '@suture/core';
import type { EngineChoice } from './engine-choice.ts';

/** What a caller decides about a loop on this machine. */
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
  /** The service's log, where there is one. */
  readonly logFile?: string;
  /** A running service's own telemetry and rollouts, in place of those of a bare repository. */
  readonly live?: {
    readonly telemetry: Telemetry;
    readonly rollouts: Rollouts;
    readonly deployedCommit: (incident: Incident) => Promise<string>;
  };
  /** Who thinks; left out, an incident goes on with who began it, and a new one begins with the mechanic. */
  readonly engineChoice?: EngineChoice;
  /** Told after each run of tests. */
  readonly onRun?: (kind: 'suite' | 'reproduction', milliseconds: number) => void;
}
