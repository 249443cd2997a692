import type { BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';

interface Token {
  getRetryCount(): number;
  getRetryDelay(): number;
}

/** The SDK's rules of what is tried again and how often, without the waiting. */
export function retryAtOnce(maxAttempts: number): NonNullable<BedrockRuntimeClientConfig['retryStrategy']> {
  return {
    acquireInitialRetryToken: async () => tokenOf(0),
    refreshRetryTokenForRetry: async (token: Token, { errorType }: { readonly errorType: string }) => {
      const count = token.getRetryCount() + 1;
      const passes = errorType === 'THROTTLING' || errorType === 'TRANSIENT';
      if (!passes || count >= maxAttempts) throw new RangeError('No retry token available');
      return tokenOf(count);
    },
    recordSuccess: () => undefined,
  };
}

function tokenOf(count: number): Token {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}
