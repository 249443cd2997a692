export { type IncidentDetail, readIncidentDetail } from './incident-detail.ts';
export { createReadModel, measuredAtMost, type ReadModel, type Snapshot } from './read-model.ts';
export type { RecordSource, Records } from './records.ts';
export { stageOf, type Turn, turnOf } from './turn.ts';
