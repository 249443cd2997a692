export { createAlertNotes, openAlertNotes, type VendorNotes } from './alert-notes.ts';
export { openTelemetrySources } from './telemetry-sources.ts';
