export { createKeptCheckpoints, type KeptEnvelopes } from './kept-checkpoints.ts';
export { type Signer, signEnvelope } from './signer.ts';
