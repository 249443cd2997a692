import type { TelemetryQueries } from '@suture/core';

/** Queries to the vendor of an alert. */
export type VendorQueries = Pick<TelemetryQueries, 'vendor'>;
