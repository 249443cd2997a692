import { STSClient } from '@aws-sdk/client-sts';
import { createRoleCredentials, openBySource, type RoleCredentials } from '@suture/adapters/aws/sts';
import type { Cloud } from '../ports.ts';
import { traced } from '../traced.ts';

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
    const credentials = createRoleCredentials({ client: traced(new STSClient({})), source, stage: environment.STAGE });
    return open({ region: source.region, credentials });
  });
}
