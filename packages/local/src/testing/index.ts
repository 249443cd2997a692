export {
  createPagerDutyIncident,
  type DatadogLog,
  type DatadogMonitor,
  type DatadogState,
  type LokiState,
  type LokiStream,
  openDatadog,
  openLoki,
  openPagerDuty,
  openPrometheus,
  openSentry,
  type PagerDutyIncident,
  type PagerDutyState,
  type PrometheusRule,
  type PrometheusState,
  type SentryIssue,
  type SentryState,
  type Trouble,
  type WebApi,
} from '../demo/vendors/index.ts';
export { healDefinition } from '../heal-definition.ts';
export {
  createTaskTokens,
  type Definition,
  type MachineEnd,
  openJournal,
  runMachine,
  type TaskHandler,
} from '../machine/index.ts';
export { openLocalPorts } from '../ports.ts';
export { createRerunTelemetry } from '../rerun-telemetry.ts';
export { openReviewer } from '../reviewer/index.ts';
export { openStateFolder } from '../state-folder.ts';
export { createSuiteFinder } from '../suite-finder.ts';
export { openTable } from '../table/index.ts';
