import type { Trace, TraceSummary } from '@aws-sdk/client-xray';
import { z } from 'zod';

/** The parts we use of a segment document, and of the subsegments in it; each level is parsed when it is reached. */
const Segment = z.object({
  name: z.string().catch('?'),
  start_time: z.number().optional().catch(undefined),
  end_time: z.number().optional().catch(undefined),
  fault: z.boolean().optional().catch(undefined),
  error: z.boolean().optional().catch(undefined),
  throttle: z.boolean().optional().catch(undefined),
  http: z
    .object({
      request: z.object({ method: z.string(), url: z.string() }).partial().optional().catch(undefined),
      response: z.object({ status: z.number() }).partial().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  aws: z
    .object({ operation: z.string(), table_name: z.string(), queue_url: z.string(), function_name: z.string() })
    .partial()
    .optional()
    .catch(undefined),
  /** An object, or the id of an exception that stands further down. */
  cause: z
    .object({
      exceptions: z
        .array(
          z.object({
            type: z.string().optional(),
            message: z.string().optional(),
            stack: z
              .array(z.object({ path: z.string(), line: z.number(), label: z.string() }).partial())
              .optional()
              .catch(undefined),
          }),
        )
        .default([]),
    })
    .optional()
    .catch(undefined),
  subsegments: z.array(z.unknown()).optional().catch(undefined),
});
type Segment = z.infer<typeof Segment>;

/** Depth of subsegments, lines of one trace, exceptions and frames shown, at most. */
const bounds = { depth: 12, lines: 80, exceptions: 3, frames: 10 };

/** A trace as an indented list: what called what, how long it took, and what it failed with. */
export function traceLines(summary: TraceSummary, trace: Trace | undefined): readonly string[] {
  const segments = (trace?.Segments ?? [])
    .flatMap(({ Document }) => readDocument(Document ?? ''))
    .sort((a, b) => (a.start_time ?? 0) - (b.start_time ?? 0));
  const lines = segments.flatMap((segment) => segmentLines(segment, 1));
  const left = lines.length - bounds.lines;
  return [headOf(summary), ...lines.slice(0, bounds.lines), ...(left > 0 ? [`  … and ${left} lines more`] : [])];
}

function headOf({
  Id,
  StartTime,
  ResponseTime,
  Duration,
  HasFault,
  HasError,
  HasThrottle,
  Http,
}: TraceSummary): string {
  const marks = [HasFault ? 'fault' : '', HasError ? 'error' : '', HasThrottle ? 'throttled' : ''].filter(Boolean);
  const request = [Http?.HttpMethod, Http?.HttpURL, Http?.HttpStatus].filter((part) => part !== undefined).join(' ');
  const took = ResponseTime ?? Duration;
  return [
    `trace ${Id ?? ''}${StartTime === undefined ? '' : ` at ${StartTime.toISOString()}`}`,
    request,
    took === undefined ? '' : `${took} s`,
    marks.join(', ') || 'slow',
  ]
    .filter((part) => part !== '')
    .join('; ');
}

function readDocument(text: string): readonly Segment[] {
  try {
    const segment = Segment.safeParse(JSON.parse(text));
    return segment.success ? [segment.data] : [];
  } catch {
    return [];
  }
}

function segmentLines(segment: Segment, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  const below =
    depth >= bounds.depth
      ? []
      : (segment.subsegments ?? []).flatMap((raw) => {
          const inner = Segment.safeParse(raw);
          return inner.success ? segmentLines(inner.data, depth + 1) : [];
        });
  return [`${indent}${describeSegment(segment)}`, ...exceptionLines(segment, `${indent}    `), ...below];
}

function describeSegment({ name, start_time, end_time, fault, error, throttle, http, aws }: Segment): string {
  const what = [aws?.operation, aws?.table_name ?? aws?.queue_url ?? aws?.function_name];
  const request = [http?.request?.method, http?.request?.url, http?.response?.status];
  const took =
    start_time === undefined || end_time === undefined
      ? 'not ended'
      : `${Math.round((end_time - start_time) * 1000)} ms`;
  const marks = [fault && 'fault', error && 'error', throttle && 'throttled'];
  return [name, ...what, ...request, took, ...marks].filter((part) => part !== undefined && part !== false).join(' ');
}

function exceptionLines({ cause }: Segment, indent: string): readonly string[] {
  return (cause?.exceptions ?? [])
    .slice(0, bounds.exceptions)
    .flatMap(({ type, message, stack = [] }) => [
      `${indent}${type ?? 'Error'}: ${message ?? ''}`,
      ...stack
        .slice(0, bounds.frames)
        .map(({ path, line, label }) => `${indent}  at ${label ?? '?'} (${path ?? '?'}:${line ?? '?'})`),
    ]);
}
