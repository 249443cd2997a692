export { type LocalTable, openTable, useTable } from './open-table.ts';
