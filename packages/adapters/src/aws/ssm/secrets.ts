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
  /** Undefined when it is not set, which is kept as long as a value is. */
  find(name: string): Promise<string | undefined>;
}

/** Milliseconds for which a value is used without asking again: a rotated secret reaches every running function within this time. */
export const secretMaxAgeMs = 120_000;

/**
 * Secrets in SSM parameters, at the paths that `suture secrets set` and `sst secrets set` write. The value of all stages, `.fallback`,
 * stands in for a missing one. They are read when they are needed, so that a published version has a rotated secret too.
 */
export function createSecrets({ client, path, now }: SecretsOptions): Secrets {
  const kept = new Map<string, { readonly value: string | undefined; readonly since: number }>();
  const [, application = '', stage = ''] = /^(\/sst\/[^/]+)\/([^/]+)\/Secret$/.exec(path) ?? [];
  async function ask(name: string): Promise<string | undefined> {
    const own = `${path}/${name}/value`;
    const fallback = `${application}/.fallback/Secret/${name}/value`;
    const { Parameters = [] } = await client.send(
      new GetParametersCommand({ Names: [own, fallback], WithDecryption: true }),
    );
    const valueAt = (parameter: string) => Parameters.find(({ Name }) => Name === parameter)?.Value;
    return valueAt(own) ?? valueAt(fallback);
  }
  const keep = (name: string, value: string | undefined) => {
    kept.set(name, { value, since: now() });
    return value;
  };
  const known = (name: string) => {
    const one = kept.get(name);
    return one !== undefined && now() - one.since < secretMaxAgeMs ? one : undefined;
  };
  return {
    // That one is not set is kept too: a storm of deliveries would ask for the previous secret each time.
    find: async (name) => {
      const one = known(name);
      return one === undefined ? keep(name, await ask(name)) : one.value;
    },
    read: async (name) => {
      const value = known(name)?.value ?? (await ask(name));
      if (value === undefined) throw new SecretMissing(name, stage);
      if (known(name)?.value !== value) keep(name, value);
      return value;
    },
  };
}
