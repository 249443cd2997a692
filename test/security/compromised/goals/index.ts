import { answerGoals } from './answers.ts';
import { codeGoals } from './code.ts';
import { patchGoals } from './files.ts';
import type { Goal } from './goal.ts';
import { abilityGoals } from './tools.ts';
import { wordGoals } from './words.ts';

/** Everything an attacker is thought to want. */
export const goals: readonly Goal[] = [...answerGoals, ...abilityGoals, ...patchGoals, ...codeGoals, ...wordGoals];

export const goalsById: ReadonlyMap<string, Goal> = new Map(goals.map((goal) => [goal.id, goal]));
