export { type BedrockClientOptions, openBedrockClient } from './client.ts';
export { type BedrockEmbedderParts, createBedrockEmbedder } from './embedder.ts';
export { type BedrockModelParts, createBedrockModel } from './model.ts';
