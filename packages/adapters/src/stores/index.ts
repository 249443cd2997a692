export { type DynamoTable, tableDefinition } from './dynamodb/table.ts';
export { createDynamoStores, type DynamoStores } from './dynamodb.ts';
export { createFileArtifacts, createFileKillSwitch } from './file-system.ts';
