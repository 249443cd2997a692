export { type FollowedFile, openFollowedFile } from './follow-file.ts';
export { type FileInbox, openFileInbox } from './inbox.ts';
export { createLogQueries, type LogQueriesOptions } from './log-queries.ts';
export { createLogTelemetry, type LogTelemetryOptions } from './log-telemetry.ts';
export { identifyProcess, isAlive, isRunning, ProcessIdentity } from './processes.ts';
export { readChunks } from './read-chunks.ts';
export { createFileArtifacts, createFileKillSwitch, createFileObjects } from './stores.ts';
export { createFileTickets } from './tickets.ts';
