import type { Config } from '../policy/config.ts';
import type { Artifacts, CodeHost, Model, Snapshots, Suites } from '../ports/index.ts';

export interface ModelRepairerParts {
  readonly config: Config;
  readonly model: Model;
  /** The source trees that are read. */
  readonly snapshots: Snapshots;
  readonly artifacts: Artifacts;
  readonly suites: Suites;
  readonly codeHost: Pick<CodeHost, 'diff'>;
}

/** Answers of the model in one conversation. */
export const maxTurns = 12;

/** Where a conversation is kept. Attempts count from 1. */
export const transcriptKey = (incidentId: string, kind: 'diagnose' | 'fix', attempt: number) =>
  `incidents/${incidentId}/transcripts/${kind}-${attempt}.json`;
