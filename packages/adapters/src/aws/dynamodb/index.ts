export { createDynamoBudget, readSpending } from './budget.ts';
export { connectTable } from './connect-table.ts';
export { forgetIncidents } from './forget-incidents.ts';
export { createDynamoStores, type DynamoStores } from './stores.ts';
export { type DynamoTable, tableDefinition } from './table.ts';
