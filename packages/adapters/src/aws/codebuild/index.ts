export { type CodeBuildGroundParts, createCodeBuildGround } from './ground.ts';
export { ProvingSupply } from './supply.ts';
