export * from './config.ts';
export * from './glob.ts';
export * from './guardrails.ts';
export * from './protected-paths.ts';
export * from './redaction.ts';
export * from './trust.ts';
export * from './webhook-signature.ts';
