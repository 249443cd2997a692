import { CapturedEvent, defined, type ProductFrame, redact, type ThrownError } from '@suture/core';
import * as z from 'zod';
import { lenient, readLeniently } from '../../lenient.ts';
import { parseError } from '../../telemetry/index.ts';

const text = lenient(z.string());

/** The items that have the expected form: Sentry stores whatever programs send. */
function listOf<S extends z.ZodType>(item: S) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.slice(-limits.frames).flatMap((value) => item.safeParse(value).data ?? []));
}

/** Most frames and exceptions of an error, and characters of a request. */
const limits = { frames: 200, request: 100_000 };

const Frame = z.object({
  filename: text,
  abs_path: text,
  module: text,
  function: text,
  lineno: lenient(z.int()),
  colno: lenient(z.int()),
  in_app: lenient(z.boolean()),
});
type Frame = z.infer<typeof Frame>;

const Exception = z.object({ type: text, value: text, stacktrace: lenient(z.object({ frames: listOf(Frame) })) });
type Exception = z.infer<typeof Exception>;

/** The chain of exceptions of an event: the one that was thrown last comes last, and each frame list ends innermost. */
export const Exceptions = lenient(z.object({ values: listOf(Exception) }));

/** The error that a program reported to Sentry, with what it wraps; undefined when it reported a message alone. */
export function thrownOf(exceptions: z.infer<typeof Exceptions>): ThrownError | undefined {
  const [outermost, ...causes] = (exceptions?.values ?? []).toReversed().map(printException);
  if (outermost === undefined) return undefined;
  const error = parseError({ ...outermost.printed, causes: causes.map(({ printed }) => printed) });
  const read = error.causes ?? [];
  return {
    ...withKnownFrames(error, outermost.frames),
    ...(read.length === 0
      ? { causes: undefined }
      : { causes: read.map((cause, index) => withKnownFrames(cause, causes[index]?.frames ?? [])) }),
  };
}

/** Sentry says which frames are the application's own, which a path alone may not. */
function withKnownFrames<Printed extends { readonly frames?: ProductFrame[] | undefined }>(
  printed: Printed,
  frames: ProductFrame[],
): Printed {
  return frames.length === 0 ? printed : { ...printed, frames };
}

function printException({ type, value, stacktrace }: Exception) {
  const name = (type ?? 'Error').slice(0, 300) || 'Error';
  const message = value ?? '';
  const frames = (stacktrace?.frames ?? []).toReversed();
  const lines = frames.map((frame) => `    at ${frame.function || '<anonymous>'} (${placeOf(frame)})`);
  return {
    printed: { name, message, stack: [`${name}: ${message}`, ...lines].join('\n') },
    frames: frames.flatMap(toProduct).slice(0, 30),
  };
}

function placeOf(frame: Frame): string {
  const { lineno, colno } = frame;
  return [fileOf(frame), lineno, colno].filter((part) => part !== undefined).join(':');
}

/** The path on the machine tells more than the short name, which may be a bare file name. */
function fileOf({ filename, abs_path: path, module }: Frame): string {
  const isPath = path !== undefined && /^(?:\/|[a-z]:\\|app:|file:|https?:)/i.test(path);
  return (isPath ? path : (filename ?? path ?? module ?? '<anonymous>')).slice(0, 1_000);
}

function toProduct(frame: Frame): readonly ProductFrame[] {
  if (frame.in_app !== true) return [];
  const { lineno: line, function: called } = frame;
  return [{ file: fileOf(frame), ...defined({ line, function: called?.slice(0, 300) || undefined }) }];
}

/** Headers are pairs; SDKs of other languages send an object. */
const Headers = z
  .union([
    z.array(z.tuple([z.string(), z.string()])).transform((pairs) => Object.fromEntries(pairs)),
    z.record(z.string(), z.string()),
  ])
  .catch({});

export const CapturedRequest = lenient(
  z.object({
    method: text,
    url: text,
    query_string: lenient(z.string()),
    headers: Headers,
    data: lenient(z.json()),
  }),
);

/** The request that made the program fail, without secrets and personal data. */
export function requestOf(request: z.infer<typeof CapturedRequest>): CapturedEvent | undefined {
  if (request?.url === undefined || request.method === undefined) return undefined;
  const { method, url, headers, data } = request;
  const query = request.query_string && !url.includes('?') ? `?${request.query_string.replace(/^\?/, '')}` : '';
  const captured = redact(
    JSON.stringify({
      kind: 'http',
      method,
      path: `${pathOf(url)}${query}`,
      headers,
      ...(data === null ? {} : defined({ body: data })),
    }),
  );
  return captured.length > limits.request ? undefined : readLeniently(CapturedEvent, captured);
}

function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '').split('#', 1)[0] || '/';
}
