export { createDynamoBudget } from './dynamodb/budget.ts';
export { type DynamoTable, tableDefinition } from './dynamodb/table.ts';
export { createDynamoStores, type DynamoStores } from './dynamodb.ts';
export { createFileArtifacts, createFileKillSwitch, createFileObjects } from './file-system.ts';
export { createMemoryObjects, type Objects } from './objects.ts';
export { createParameterKillSwitch, type ParameterKillSwitchOptions } from './parameter-kill-switch.ts';
export { type Bucket, createObjectArtifacts, createS3Objects } from './s3.ts';
