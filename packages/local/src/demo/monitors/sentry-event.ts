import { chainOf, type LoggedError } from '@suture/log-reader';
import type { Failure } from './service-log.ts';

/** What Sentry's SDK reports of a failed request: `exception` and `request` of an event, in the SDK's order. */
export function reportFailure({ error, event }: Failure) {
  // The SDK lists the exception that was thrown first at the beginning.
  const values = chainOf(error).map(toException);
  const request = event?.kind === 'http' ? { request: toRequest(event) } : {};
  return { exception: { values }, ...request };
}

function toException({ name, message, frames }: LoggedError) {
  const listed = frames.toReversed().map(({ file, line, column, function: called }) => ({
    filename: file,
    abs_path: file,
    function: called ?? null,
    lineno: line ?? null,
    colno: column ?? null,
    in_app: !/^node:|\/node_modules\//.test(file),
  }));
  return { type: name, value: message, stacktrace: { frames: listed } };
}

function toRequest(event: Extract<Failure['event'], { kind: 'http' }>) {
  const { method, path, headers, body } = event;
  const [pathname = '/', query = ''] = path.split('?', 2);
  return {
    method,
    url: `http://orders.demo.example${pathname}`,
    query_string: query,
    headers: Object.entries(headers),
    data: body ?? null,
  };
}
