import type { TelemetryQueries } from '@suture/core';

/** A vendor that can be asked about the alerts it sends. */
export type VendorQueries = Pick<TelemetryQueries, 'vendor'>;
