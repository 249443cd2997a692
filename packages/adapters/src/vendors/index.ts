export type { VendorNotes, VendorWorld } from '../telemetry/index.ts';
export { createAlertNotes, openAlertNotes } from './alert-notes.ts';
export { openTelemetrySources } from './telemetry-sources.ts';
