import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { ReadModel } from '../records/index.ts';

/** Pages that are open at once; each holds a connection. */
const mostWatchers = 32;
/** Milliseconds between two signs of life, so that a dead connection is noticed. */
const beat = 20_000;

/** The pages that are open and want to hear of changes. */
export interface Watchers {
  readonly streams: Set<SSEStreamingApi>;
}

/** Tells a page of each change until it is closed: the revision alone, which the page then asks for. */
export function createEventStream(context: Context, model: ReadModel, { streams }: Watchers): Response {
  if (context.req.method === 'HEAD') return context.body(null);
  if (streams.size >= mostWatchers) return context.body(null, 503);
  return streamSSE(context, async (stream) => {
    streams.add(stream);
    const tell = () => void stream.writeSSE({ event: 'change', data: String(model.current().revision) });
    const forget = model.onChange(tell);
    const timer = setInterval(() => void stream.write(': alive\n\n'), beat);
    tell();
    await new Promise<void>((resolve) => {
      stream.onAbort(resolve);
    });
    clearInterval(timer);
    forget();
    streams.delete(stream);
  });
}
