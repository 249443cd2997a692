export * from './artifact-records.ts';
export * from './canonical-json.ts';
export * from './record.ts';
export * from './trail.ts';
