export { type LocalTable, openTable } from './open-table.ts';
