export { createPrometheusSource } from './source.ts';
