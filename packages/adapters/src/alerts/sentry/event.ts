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

/** A webhook names the members as programs send them, the web API in camel case. */
const Frame = z
  .object({
    filename: text,
    module: text,
    function: text,
    abs_path: text,
    absPath: text,
    lineno: lenient(z.int()),
    lineNo: lenient(z.int()),
    colno: lenient(z.int()),
    colNo: lenient(z.int()),
    in_app: lenient(z.boolean()),
    inApp: lenient(z.boolean()),
  })
  .transform((frame) => ({
    filename: frame.filename,
    module: frame.module,
    function: frame.function,
    path: frame.abs_path ?? frame.absPath,
    line: frame.lineno ?? frame.lineNo,
    column: frame.colno ?? frame.colNo,
    isOwn: frame.in_app ?? frame.inApp,
  }));
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
  return [fileOf(frame), frame.line, frame.column].filter((part) => part !== undefined).join(':');
}

/** The path on the machine tells more than the short name, which may be a bare file name. */
function fileOf({ filename, path, module }: Frame): string {
  const isPath = path !== undefined && /^(?:\/|[a-z]:\\|app:|file:|https?:)/i.test(path);
  return (isPath ? path : (filename ?? path ?? module ?? '<anonymous>')).slice(0, 1_000);
}

function toProduct(frame: Frame): readonly ProductFrame[] {
  if (frame.isOwn !== true) return [];
  const { line, function: called } = frame;
  return [{ file: fileOf(frame), ...defined({ line, function: called?.slice(0, 300) || undefined }) }];
}

const Pair = z.tuple([z.string(), z.string()]);
/** Those items of a list that are pairs of texts. */
const Pairs = z.array(z.unknown()).transform((items) =>
  items.flatMap((item) => {
    const pair = Pair.safeParse(item).data;
    return pair === undefined ? [] : [pair];
  }),
);

/** Headers are pairs; SDKs of other languages send an object. */
const Headers = z
  .union([Pairs.transform((pairs) => Object.fromEntries(pairs)), z.record(z.string(), z.string())])
  .catch({});

const Query = lenient(z.union([z.string(), Pairs.transform((pairs) => new URLSearchParams(pairs).toString())]));

export const CapturedRequest = lenient(
  z.object({
    method: text,
    url: text,
    query_string: Query,
    /** Its name in the web API. */
    query: Query,
    headers: Headers,
    data: lenient(z.json()),
  }),
);

/** The request that made the program fail, without secrets and personal data. */
export function requestOf(request: z.infer<typeof CapturedRequest>): CapturedEvent | undefined {
  if (request?.url === undefined || request.method === undefined) return undefined;
  const { method, url, headers, data } = request;
  const asked = request.query_string ?? request.query;
  const query = asked && !url.includes('?') ? `?${asked.replace(/^\?/, '')}` : '';
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
