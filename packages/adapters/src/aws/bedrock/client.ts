import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { defined } from '@suture/core';

export interface BedrockClientOptions {
  /** A VPC endpoint or a stand-in, which must speak HTTP/2. Default: the region's own address. */
  readonly endpoint?: string;
  /** Attempts per call, including the first. */
  readonly maxAttempts?: number;
  /** Milliseconds an attempt may wait for a byte. An answer comes in one piece, so this limits the model's time. */
  readonly requestTimeout?: number;
  readonly credentials?: BedrockRuntimeClientConfig['credentials'];
  /** Default: adaptive. */
  readonly retryStrategy?: BedrockRuntimeClientConfig['retryStrategy'];
}

/** Longer than the slowest observed answer of 8,192 tokens, and short enough that a step can retry. */
const defaultTimeout = 240_000;

/**
 * A client with adaptive retries, which slow down all calls of the process once the quota is used up. No other layer retries:
 * when the client gives up, or the time is over, the conversation is saved and resumed later.
 * @param region default: the environment's own
 */
export function openBedrockClient(region?: string, options: BedrockClientOptions = {}): BedrockRuntimeClient {
  const { endpoint, maxAttempts = 16, requestTimeout = defaultTimeout, credentials, retryStrategy } = options;
  return new BedrockRuntimeClient({
    ...defined({ region, endpoint, credentials }),
    ...(retryStrategy === undefined ? { retryMode: 'adaptive' } : { retryStrategy }),
    maxAttempts,
    // One connection per call: a connection that a network device silently dropped would block every later call.
    requestHandler: { requestTimeout, sessionTimeout: requestTimeout, disableConcurrentStreams: true },
  });
}
