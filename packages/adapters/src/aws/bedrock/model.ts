import {
  type BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import {
  defined,
  type Model,
  type ModelReply,
  type ModelRequest,
  type Models,
  modelFor,
  modelRegion,
  parse,
  priceOf,
} from '@suture/core';
import { type ModelPlace, ModelUnavailable } from '../../errors.ts';
import { openBedrockClient } from './client.ts';
import { explainFailure } from './failures.ts';
import { ConverseReply, markForCache, writeMessages, writeTools } from './messages.ts';

export interface BedrockModelParts {
  /** The model of each role, from the configuration. */
  readonly models: Models;
  /** Creates the client of a region, once per region. Default region: the environment's own. */
  readonly open?: (region?: string) => BedrockRuntimeClient;
}

/** Stop reasons of an answer that broke off; a retry can succeed. */
const slips: readonly (string | undefined)[] = ['malformed_tool_use', 'malformed_model_output'];

/**
 * Models on Amazon Bedrock, through its Converse API. The client retries within the time that the request allows. The prompt has
 * cache points if the model has a cache.
 *
 * `converse` throws ModelThrottled and ModelUnavailable, which a retry can cure, ModelRefused, which it cannot, and InvalidInput
 * for an answer of another form than the API's.
 */
export function createBedrockModel({ models, open = openBedrockClient }: BedrockModelParts): Model {
  const clients = new Map<string | undefined, BedrockRuntimeClient>();

  function clientOf(region: string | undefined): BedrockRuntimeClient {
    const client = clients.get(region) ?? open(region);
    clients.set(region, client);
    return client;
  }

  return {
    converse: async (request) => {
      const choice = modelFor(models, request.role);
      const { id } = choice;
      const region = modelRegion(choice);
      const client = clientOf(region);
      const place = { id, region: region ?? (await client.config.region()) };
      const answer = await send(client, place, request, models);
      return readReply(answer, place);
    },
  };
}

async function send(
  client: BedrockRuntimeClient,
  place: ModelPlace,
  request: ModelRequest,
  models: Models,
): Promise<ConverseCommandOutput> {
  const choice = modelFor(models, request.role);
  const { guardrail } = models;
  const plain = {
    system: [{ text: request.system }],
    messages: writeMessages(request.messages),
    ...defined({ toolConfig: writeTools(request) }),
  };
  const command = new ConverseCommand({
    modelId: place.id,
    ...((choice.caching ?? priceOf(choice).caching) ? markForCache(plain) : plain),
    inferenceConfig: { maxTokens: choice.maxTokens },
    ...(guardrail && {
      guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version },
    }),
  });
  const { timeLimit } = request;
  try {
    return await client.send(command, timeLimit === undefined ? {} : { abortSignal: AbortSignal.timeout(timeLimit) });
  } catch (error) {
    throw explainFailure(error, place, request.role);
  }
}

function readReply(answer: ConverseCommandOutput, place: ModelPlace): ModelReply {
  if (slips.includes(answer.stopReason)) throw new ModelUnavailable(place, `it stopped with ${answer.stopReason}`);
  const { output, stopReason, usage } = parse(ConverseReply, answer, `the answer of the model ${place.id}`);
  return { message: output.message, stop: stopReason, usage, by: place.id };
}
