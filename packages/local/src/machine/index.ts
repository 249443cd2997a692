export { loadDefinition } from './definition.ts';
export { guardDefinition } from './guard.ts';
export { type Journal, openJournal } from './journal.ts';
export type { Definition } from './model.ts';
export { type MachineEnd, type MachineEvent, type MachineRun, runMachine, type TaskHandler } from './run-machine.ts';
export { createTaskTokens, type TaskTokens } from './tokens.ts';
