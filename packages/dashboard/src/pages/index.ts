export { showBoard } from './board.ts';
export { type Html, writePage } from './format.ts';
export { showIncident } from './incident/index.ts';
export { IncidentFilter, showIncidents } from './incidents.ts';
export type { PageContext } from './layout.ts';
export { showMissing } from './missing.ts';
export { showServices } from './services.ts';
export { showStatistics } from './statistics.ts';
