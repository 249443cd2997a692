import {
  artifactKeys,
  type Diagnosis,
  type DiagnosisResult,
  type Engine,
  type FixResult,
  type Model,
  nameRootCause,
  type Patch,
  type Paused,
} from '@suture/core';
import type { Tree } from '../github/repository.ts';
import type { Random } from '../kernel/random.ts';
import { type Cause, changeFor, suite } from './service.ts';

/** How often the engine answers what. */
export interface EngineHabits {
  readonly pauses: number;
  readonly failsToTell: number;
  readonly asksForForbidden: number;
  readonly goodFix: number;
}

interface EngineParts {
  readonly random: Random;
  readonly habits: EngineHabits;
  readonly model: Model;
  /** The fault that an error is about. */
  readonly causeOf: (message: string) => Cause | undefined;
  readonly treeOf: (repository: string, commit: string) => Tree;
}

const paused: Paused = { outcome: 'paused', reason: 'the time of this step is over', waitSeconds: 5 };

/** An engine that pays for what it says through the real budget, and is right as often as its habits say. */
export function createEngine({ random, habits, model, causeOf, treeOf }: EngineParts): Engine {
  async function think(role: 'diagnose' | 'fix', incidentId: string): Promise<void> {
    for (let turn = random.whole(1, 2); turn > 0; turn -= 1)
      await model.converse({ role, incidentId, system: 'answer', messages: [], tools: [] });
  }

  return {
    diagnose: async (incident, evidence): Promise<DiagnosisResult> => {
      await think('diagnose', incident.id);
      const cause = causeOf(evidence.errors[0]?.error.message ?? '');
      if (random.chance(habits.pauses)) return paused;
      if (cause === undefined) return { outcome: 'cannot_tell', reason: 'no error was seen' };
      const diagnosis: Diagnosis = {
        cause: `${cause.path} reads a value that is not there`,
        category: 'code',
        confidence: 0.7,
        locations: [{ file: cause.path, startLine: 1, endLine: 1, score: 0.9, reasons: ['thrown here'] }],
        files: [cause.path],
        citations: [{ claim: 'an error', artifact: artifactKeys.evidence(incident.id) }],
        alternatives: [],
        by: 'a model',
        limits: [],
      };
      if (!random.chance(habits.failsToTell)) return { outcome: 'diagnosed', diagnosis };
      if (random.chance(0.5)) return { outcome: 'not_code', reason: 'a quota is used up', diagnosis };
      return { outcome: 'cannot_tell', reason: 'the trace leads nowhere' };
    },
    fix: async ({ incident, evidence, attempts }): Promise<FixResult> => {
      await think('fix', incident.id);
      const [first] = evidence.errors;
      const cause = causeOf(first?.error.message ?? '');
      if (random.chance(habits.pauses)) return paused;
      if (first === undefined || cause === undefined) return { outcome: 'none', reason: 'nothing to mend', tried: 0 };
      const change = changeFor(
        cause,
        treeOf(incident.repository, evidence.deployedCommit),
        random.chance(habits.goodFix),
        attempts.length + 1,
      );
      const reproductionFile = `suture-reproduction/${incident.id}-${incident.attempts.fix + 1}.test.js`;
      const isForbidden = random.chance(habits.asksForForbidden);
      const patch: Patch = {
        baseCommit: evidence.deployedCommit,
        idea: `idea-${attempts.length}`,
        title: 'Read the value only where it is',
        rationale: 'The value may be missing.',
        files: [isForbidden ? { path: '.github/workflows/ci.yml', before: null, after: 'on: push\n' } : change],
        diff: '',
        reproduction: {
          kind: 'captured-event',
          description: 'sends the request again',
          files: [{ path: reproductionFile, content: "test('replays', () => {});\n" }],
          command: suite,
          testFiles: [reproductionFile],
          tests: [],
          expects: nameRootCause(first.error),
        },
        by: 'a model',
      };
      return { outcome: 'written', patches: [patch], tried: 1 };
    },
  };
}
