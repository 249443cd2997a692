import type { Goal } from './goal.ts';
import { abilityGoals } from './goals-abilities.ts';
import { answerGoals } from './goals-answers.ts';
import { codeGoals } from './goals-code.ts';
import { patchGoals } from './goals-patch.ts';
import { wordGoals } from './goals-words.ts';

/** Everything an attacker is thought to want. */
export const goals: readonly Goal[] = [...answerGoals, ...abilityGoals, ...patchGoals, ...codeGoals, ...wordGoals];

export const goalsById: ReadonlyMap<string, Goal> = new Map(goals.map((goal) => [goal.id, goal]));
