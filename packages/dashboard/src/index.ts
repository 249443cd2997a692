export type { RecordSource, Records } from './records/index.ts';
export { type Dashboard, type DashboardOptions, openDashboard } from './server/open-dashboard.ts';
