export { openDesk } from '../desk/index.ts';
export { healDefinition } from '../heal-definition.ts';
export {
  createTaskTokens,
  type Definition,
  type MachineEnd,
  openJournal,
  runMachine,
  type TaskHandler,
} from '../machine/index.ts';
export { openTable } from '../table/index.ts';
