export { describeExecution, openDeployedSource } from './deployed-records.ts';
export { openLocalSource } from './local-records.ts';
