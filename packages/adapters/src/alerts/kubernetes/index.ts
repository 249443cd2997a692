export { type Finding, Outline, Pod, PodEvent } from './objects.ts';
export { findFailure, nameWorkload } from './pod-failure.ts';
