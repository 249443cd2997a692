import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { SecretMissing } from '../../errors.ts';

interface SecretsOptions {
  readonly client: Pick<SSMClient, 'send'>;
  /** Where the stage's secrets are: `/sst/suture/production/Secret`. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Secrets {
  /** @throws SecretMissing that says how to set it */
  read(name: string): Promise<string>;
  /** Undefined when it is not set. */
  find(name: string): Promise<string | undefined>;
}

/** Milliseconds for which a value is used without asking again: a rotated secret reaches every running function within this time. */
export const secretMaxAgeMs = 120_000;

/**
 * Secrets in SSM parameters, at the paths that `suture secrets set` and `sst secrets set` write. The value of all stages, `.fallback`,
 * stands in for a missing one. They are read when they are needed, so that a published version has a rotated secret too.
 */
export function createSecrets({ client, path, now }: SecretsOptions): Secrets {
  const kept = new Map<string, { readonly value: string; readonly since: number }>();
  const [, application = '', stage = ''] = /^(\/sst\/[^/]+)\/([^/]+)\/Secret$/.exec(path) ?? [];
  async function find(name: string): Promise<string | undefined> {
    const known = kept.get(name);
    if (known !== undefined && now() - known.since < secretMaxAgeMs) return known.value;
    const own = `${path}/${name}/value`;
    const fallback = `${application}/.fallback/Secret/${name}/value`;
    const { Parameters = [] } = await client.send(
      new GetParametersCommand({ Names: [own, fallback], WithDecryption: true }),
    );
    const valueAt = (parameter: string) => Parameters.find(({ Name }) => Name === parameter)?.Value;
    const value = valueAt(own) ?? valueAt(fallback);
    if (value !== undefined) kept.set(name, { value, since: now() });
    return value;
  }
  return {
    find,
    read: async (name) => {
      const value = await find(name);
      if (value === undefined) throw new SecretMissing(name, stage);
      return value;
    },
  };
}
