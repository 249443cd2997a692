export { describeExecution, openDeployedRecords } from './deployed-records.ts';
export { openLocalRecords } from './local-records.ts';
