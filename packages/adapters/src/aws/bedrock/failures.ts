import {
  AccessDeniedException,
  ModelErrorException,
  ModelNotReadyException,
  ModelTimeoutException,
  ServiceQuotaExceededException,
  ThrottlingException,
} from '@aws-sdk/client-bedrock-runtime';
import * as z from 'zod';
import { type ModelPlace, ModelRefused, ModelThrottled, ModelUnavailable } from '../../errors.ts';

/** The fields of an SDK error. */
const SdkFailure = z.object({
  name: z.string(),
  message: z.string().transform((text) => text.replace(/\s+/g, ' ').trim().slice(0, 300).replace(/\.$/, '')),
  $metadata: z.object({ httpStatusCode: z.int().optional() }).default({}),
});

/** A failed call as an error that the state machine retries or hands over. */
export function explainFailure(error: unknown, place: ModelPlace, role: string): Error {
  const options = { cause: error };
  if (isQuotaFailure(error)) return new ModelThrottled(place, options);
  const failure = SdkFailure.safeParse(error);
  if (!failure.success) return new ModelUnavailable(place, String(error).slice(0, 300), options);
  const { name, message, $metadata } = failure.data;
  const status = $metadata.httpStatusCode ?? 0;
  const why = `${name}: ${message}`;
  if (status === 429) return new ModelThrottled(place, options);
  if (name === 'AbortError' || name === 'TimeoutError')
    return new ModelUnavailable(place, 'it did not answer in the time that was left', options);
  if (name === 'CredentialsProviderError')
    return new ModelRefused(place, why, 'Give the process AWS credentials that may call bedrock:InvokeModel.', options);
  const passes = error instanceof ModelTimeoutException || error instanceof ModelErrorException;
  if (passes || status < 400 || status >= 500) return new ModelUnavailable(place, why, options);
  const remedy =
    error instanceof AccessDeniedException || status === 403
      ? `Enable access to ${place.id} in the Amazon Bedrock console of ${place.region}, and let the role that calls it use bedrock:InvokeModel on it.`
      : `Check models.${role} in suture.config.ts: its id must be a model or inference profile that ${place.region} offers and that can be made to use tools, and its maxTokens no more than the model can answer.`;
  return new ModelRefused(place, why, remedy, options);
}

function isQuotaFailure(error: unknown): boolean {
  return (
    error instanceof ThrottlingException ||
    error instanceof ServiceQuotaExceededException ||
    error instanceof ModelNotReadyException
  );
}
