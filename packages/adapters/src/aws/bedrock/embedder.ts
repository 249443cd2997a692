import { type BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import type { Embedder } from '@suture/code-index';
import { type Models, modelRegion, parseJson } from '@suture/core';
import * as z from 'zod';
import { openBedrockClient } from './client.ts';
import { explainFailure } from './failures.ts';

export interface BedrockEmbedderParts {
  /** `models.embeddings` of the configuration. */
  readonly embeddings: NonNullable<Models['embeddings']>;
  /** Creates the client of a region. Default region: the environment's own. */
  readonly open?: (region?: string) => BedrockRuntimeClient;
}

/** Numbers in a vector: the fewest that Titan offers, and enough to distinguish code chunks. */
const dimensions = 256;
/** Parallel calls; the model takes one text per call. */
const lanes = 8;
/** Most characters of one text. */
const longest = 30_000;

/** Vectors from a Titan text embedding model (version 2). @throws ModelThrottled, ModelUnavailable, ModelRefused */
export function createBedrockEmbedder({ embeddings, open = openBedrockClient }: BedrockEmbedderParts): Embedder {
  const { id } = embeddings;
  const region = modelRegion(embeddings);
  const Reply = z.object({ embedding: z.array(z.number()).length(dimensions) });
  let client: BedrockRuntimeClient | undefined;

  async function embedOne(text: string): Promise<Float32Array> {
    client ??= open(region);
    const place = { id, region: region ?? (await client.config.region()) };
    const body = JSON.stringify({ inputText: text.slice(0, longest), dimensions, normalize: true });
    const json = 'application/json';
    const command = new InvokeModelCommand({ modelId: id, contentType: json, accept: json, body });
    const answer = await client.send(command).catch((error: unknown) => {
      throw explainFailure(error, place, 'embeddings');
    });
    const reply = parseJson(Reply, Buffer.from(answer.body).toString('utf8'), `the answer of the model ${id}`);
    return Float32Array.from(reply.embedding);
  }

  return {
    name: `${id}/${dimensions}`,
    dimensions,
    embed: async (texts) => {
      const result: Float32Array[] = [];
      for (let first = 0; first < texts.length; first += lanes)
        result.push(...(await Promise.all(texts.slice(first, first + lanes).map((text) => embedOne(text)))));
      return result;
    },
  };
}
