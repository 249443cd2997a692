import type { Trace, TraceSummary } from '@aws-sdk/client-xray';
import * as z from 'zod';
import { lenient, readLeniently } from '../../lenient.ts';

const Frame = z.object({ path: z.string(), line: z.number(), label: z.string() }).partial();
const Exception = z.object({
  type: z.string().optional(),
  message: z.string().optional(),
  stack: lenient(z.array(Frame)),
});

/** The fields we use of a segment document and of its subsegments. Each level is parsed when it is reached. */
const Segment = z.object({
  name: z.string().catch('?'),
  start_time: lenient(z.number()),
  end_time: lenient(z.number()),
  fault: lenient(z.boolean()),
  error: lenient(z.boolean()),
  throttle: lenient(z.boolean()),
  http: lenient(
    z.object({
      request: lenient(z.object({ method: z.string(), url: z.string() }).partial()),
      response: lenient(z.object({ status: z.number() }).partial()),
    }),
  ),
  aws: lenient(
    z
      .object({ operation: z.string(), table_name: z.string(), queue_url: z.string(), function_name: z.string() })
      .partial(),
  ),
  /** An object, or the id of an exception in a subsegment. */
  cause: lenient(z.object({ exceptions: z.array(Exception).default([]) })),
  subsegments: lenient(z.array(z.unknown())),
});
type Segment = z.infer<typeof Segment>;

/** At most: depth of subsegments, lines per trace, exceptions and frames shown. */
const bounds = { depth: 12, lines: 80, exceptions: 3, frames: 10 };

/** A trace as an indented list of calls, with durations and errors. */
export function traceLines(summary: TraceSummary, trace: Trace | undefined): readonly string[] {
  const segments = (trace?.Segments ?? [])
    .flatMap(({ Document }) => readLeniently(Segment, Document ?? '') ?? [])
    .sort((a, b) => (a.start_time ?? 0) - (b.start_time ?? 0));
  const lines = segments.flatMap((segment) => segmentLines(segment, 1));
  const left = lines.length - bounds.lines;
  return [headOf(summary), ...lines.slice(0, bounds.lines), ...(left > 0 ? [`  … and ${left} lines more`] : [])];
}

function headOf(summary: TraceSummary): string {
  const { Id, StartTime, ResponseTime, Duration, HasFault, HasError, HasThrottle, Http } = summary;
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

function segmentLines(segment: Segment, depth: number): readonly string[] {
  const indent = '  '.repeat(depth);
  const inner =
    depth >= bounds.depth ? [] : (segment.subsegments ?? []).flatMap((raw) => Segment.safeParse(raw).data ?? []);
  return [
    `${indent}${describeSegment(segment)}`,
    ...exceptionLines(segment, `${indent}    `),
    ...inner.flatMap((one) => segmentLines(one, depth + 1)),
  ];
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
