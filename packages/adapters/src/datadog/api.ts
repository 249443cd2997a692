import type { DatadogConfig } from '@suture/core';
import type { VendorApi, VendorWorld } from '../telemetry/index.ts';

/** Datadog's web API, always over https. */
export function openDatadog({ site }: DatadogConfig, { secret, fetch, pause }: VendorWorld): VendorApi {
  return {
    name: `Datadog at ${site}`,
    base: `https://api.${site}/api/`,
    headers: async () => ({
      'dd-api-key': await secret('DATADOG_API_KEY'),
      'dd-application-key': await secret('DATADOG_APP_KEY'),
    }),
    fetch,
    pause,
    setting: 'datadog.site',
    secrets: ['DATADOG_API_KEY', 'DATADOG_APP_KEY'],
  };
}

/** What a key must allow, in words. Datadog refuses a key that it does not know in the same way as one with too few permissions. */
export function permission(name: string): string {
  return `to be keys of this site with the permission ${name}`;
}
