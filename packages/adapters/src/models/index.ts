export { type BedrockModelParts, createBedrockModel } from './bedrock.ts';
export { type BedrockClientOptions, openBedrockClient } from './bedrock-client.ts';
