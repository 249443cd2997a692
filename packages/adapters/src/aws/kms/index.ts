export { connectKmsSigner, createKmsSigner } from './signer.ts';
