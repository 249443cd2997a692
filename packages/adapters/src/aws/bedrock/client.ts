import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';

export interface BedrockClientOptions {
  /** Another address than the region's own: a VPC endpoint or a stand-in, which must speak HTTP/2. */
  readonly endpoint?: string;
  /** Tries of one call, the first included. */
  readonly maxAttempts?: number;
  /** Milliseconds one try may go without a byte. An answer comes in one piece, so this bounds how long a model may think. */
  readonly requestTimeout?: number;
  readonly credentials?: BedrockRuntimeClientConfig['credentials'];
  /** In place of the adaptive one. */
  readonly retryStrategy?: BedrockRuntimeClientConfig['retryStrategy'];
}

/** Longer than the slowest answer of 8,192 tokens seen in practice, and short enough that a step can try again. */
const defaultTimeout = 240_000;

/**
 * A client that waits and tries again by itself: adaptive retries slow down all calls of the process once the quota is
 * used up. This is the one layer that retries: when it gives up, or the time is over, the conversation is put aside and
 * taken up again later.
 * @param region the environment's own when left out
 */
export function openBedrockClient(region?: string, options: BedrockClientOptions = {}): BedrockRuntimeClient {
  const { endpoint, maxAttempts = 16, requestTimeout = defaultTimeout, credentials, retryStrategy } = options;
  return new BedrockRuntimeClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(retryStrategy === undefined ? { retryMode: 'adaptive' } : { retryStrategy }),
    maxAttempts,
    // A connection a call: one that a network device dropped in silence would take every later call with it.
    requestHandler: { requestTimeout, sessionTimeout: requestTimeout, disableConcurrentStreams: true },
  });
}
