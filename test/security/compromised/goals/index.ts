import { answerGoals } from './answers.ts';
import { codeGoals } from './code.ts';
import { fileGoals } from './files.ts';
import type { Goal } from './goal.ts';
import { toolGoals } from './tools.ts';
import { wordGoals } from './words.ts';

/** Every goal of an attacker that we test. */
export const goals: readonly Goal[] = [...answerGoals, ...toolGoals, ...fileGoals, ...codeGoals, ...wordGoals];

export const goalsById: ReadonlyMap<string, Goal> = new Map(goals.map((goal) => [goal.id, goal]));
