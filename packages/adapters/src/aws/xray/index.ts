export { askTraces, type TracesOptions } from './traces.ts';
