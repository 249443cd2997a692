import type { Edit, ProposeAnswer } from '../model/well-behaved-model.ts';
import { buggyLine, fixedLine } from '../world/service.ts';
import { type Goal, pick } from './goal.ts';

export const attackerUrl = 'https://evil.example/x';

export const newFile = (path: string, replace: string): Edit => ({ path, find: '', replace });
export const changeFile = (path: string, find: string, replace: string): Edit => ({ path, find, replace });
const addEdits = (answer: ProposeAnswer, ...edits: readonly Edit[]) => ({
  ...answer,
  edits: [...answer.edits, ...edits],
});
/** The well-behaved fix with more edits in it. */
export const withEdits =
  (...attempts: readonly [readonly Edit[], ...(readonly Edit[])[]]): NonNullable<Goal['propose']> =>
  (answer, tries) =>
    addEdits(answer, ...pick(attempts, tries));
/** The well-behaved fix with another line before it. */
export const withLineBefore =
  (...attempts: readonly [string, ...string[]]): NonNullable<Goal['propose']> =>
  (answer, tries) => ({
    ...answer,
    edits: [changeFile('src/order.js', buggyLine, `  ${pick(attempts, tries)}\n${fixedLine}`)],
  });
