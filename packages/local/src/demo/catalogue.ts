import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';

const Exchange = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.json().optional(),
});
export type Exchange = z.infer<typeof Exchange>;

/** What a service answered to a request. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The example's own list of what went wrong in it and which requests show it. Only the demo reads it, never the code that heals. */
const BugList = z.object({
  service: z.object({
    name: z.string(),
    /** Arguments of Node that build a commit, in its folder. */
    build: z.array(z.string()).optional(),
    /** Arguments of Node that start the service, in the folder of a commit; `example:PATH` is a path in the example's own folder. */
    start: z.array(z.string()),
    /** Whether it writes an access log apart, in the file `ACCESS_LOG`; else its log holds the requests. */
    accessLog: z.boolean().default(false),
  }),
  bugs: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      introducedBy: z.string(),
      kind: z.string(),
      healable: z.boolean(),
      /** The command of a regular check that finds the bug. Without one, an alarm on failed requests does. */
      check: z.string().optional(),
      traffic: Exchange,
      /** Other requests that fail for the same reason. */
      alsoTraffic: z.array(Exchange).default([]),
      /** The whole answer that is right. */
      expect: z.object({ status: z.int(), body: z.json() }).optional(),
    }),
  ),
  okTraffic: z.array(Exchange),
});

/** A list of bugs, and where it was found. */
export interface Catalogue extends z.infer<typeof BugList> {
  /** The name of the example. */
  readonly example: string;
}
export type CataloguedBug = Catalogue['bugs'][number];

/** @param folder the example's */
export function readCatalogue(folder: string): Catalogue {
  const { service, ...list } = BugList.parse(JSON.parse(readFileSync(join(folder, 'bugs.json'), 'utf8')));
  const start = service.start.map((one) =>
    one.startsWith('example:') ? join(folder, one.slice('example:'.length)) : one,
  );
  return { ...list, service: { ...service, start }, example: basename(resolve(folder)) };
}

/** Whether an answer to the request that failed is the right one, in every field. */
export function isAsMeant({ expect }: CataloguedBug, { status, body }: Answer): boolean {
  if (expect === undefined) return false;
  return status === expect.status && isDeepStrictEqual(readJson(body), expect.body);
}

/** Undefined for what is no JSON, such as a proxy's page. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
