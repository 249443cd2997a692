export { createAgents } from './agents.ts';
export { describeTranscript } from './describe-transcript.ts';
export type { AgentsParts } from './parts.ts';
export { loadTranscript, loadTranscripts, Transcript } from './transcript.ts';
