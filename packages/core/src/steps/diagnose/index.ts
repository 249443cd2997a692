export { describeDiagnosis, diagnose } from './diagnose.ts';
