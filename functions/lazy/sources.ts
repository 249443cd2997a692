import { openBySource } from '@suture/adapters/aws';
import type { RoleCredentials } from '@suture/adapters/aws/sts';
import { once } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** What an AWS client is opened with; nothing for Suture's own account and region. */
export interface ClientOptions {
  readonly region?: string;
  readonly credentials?: () => Promise<RoleCredentials>;
}

/** What is opened once for each source, found by a service; in another account or region with the credentials of its role. */
export function openByService<Opened>(
  { config, environment }: Pick<Cloud, 'config' | 'environment'>,
  open: (options: ClientOptions) => Opened,
): (service: string) => Opened {
  return openBySource(config, (source) => {
    if (source === undefined) return open({});
    const role = once(async () => (await import('./role.ts')).openRole(source, environment.STAGE));
    return open({ region: source.region, credentials: async () => (await role())() });
  });
}
