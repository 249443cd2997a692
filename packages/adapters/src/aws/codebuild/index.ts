export { type CodeBuildGroundParts, createCodeBuildGround } from './ground.ts';
export { createCodeReader } from './read-code.ts';
export { ProvingSupply } from './supply.ts';
