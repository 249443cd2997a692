export type { Command } from 'commander';
export type { CommandContext } from './context.ts';
export { readDossier } from './dossier.ts';
export { exitCodes } from './exit-codes.ts';
export { runProgram } from './run-program.ts';
export { openScreen, type Screen, type Streams } from './screen.ts';
export { readSignal } from './signal.ts';
export { drawTable } from './table.ts';
export { readTranscripts } from './transcripts.ts';
