export type { Command } from 'commander';
export { readAlertInput } from './alert-input.ts';
export type { CommandContext } from './context.ts';
export { exitCodes } from './exit-codes.ts';
export { readIncidentReport } from './incident-report.ts';
export { type Output, openOutput, type Streams } from './output.ts';
export { runProgram } from './run-program.ts';
export { drawTable } from './table.ts';
export { readTranscripts } from './transcripts.ts';
