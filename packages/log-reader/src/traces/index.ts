import type { TraceFormat } from '../model.ts';
import { v8 } from './v8.ts';

/** Every language whose traces are read. V8 comes first. */
export const traceFormats: readonly TraceFormat[] = [v8];
