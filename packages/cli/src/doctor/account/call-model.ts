import { type BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { createBedrockEmbedder, openBedrockClient } from '@suture/adapters/aws/bedrock';
import { defined } from '@suture/core';
import type { CalledModel } from '../world.ts';

/** Milliseconds that one token may take. */
const requestTimeout = 30_000;

/** The smallest call there is: one token of an answer, or the vector of one character. @throws the SDK's error when the model refuses */
export async function callModel(model: CalledModel, region: string | undefined): Promise<void> {
  const open = (there?: string) => openBedrockClient(there ?? region, { maxAttempts: 1, requestTimeout });
  if (model.embeds) {
    await createBedrockEmbedder({ embeddings: { id: model.id, ...defined({ region: model.region }) }, open })
      .embed(['.'])
      .catch((error: unknown) => {
        throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
      });
    return;
  }
  await converse(open(model.region), model);
}

async function converse(client: BedrockRuntimeClient, { id, guardrail }: CalledModel): Promise<void> {
  await client.send(
    new ConverseCommand({
      modelId: id,
      messages: [{ role: 'user', content: [{ text: '.' }] }],
      inferenceConfig: { maxTokens: 1 },
      ...(guardrail && {
        guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
      }),
    }),
  );
}
