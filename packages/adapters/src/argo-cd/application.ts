import * as z from 'zod';

const words = z.array(z.string()).nullish();
const Revisions = { revision: z.string().nullish(), revisions: words };

/** What is read of an application: `GET /api/v1/applications/{name}`. */
export const Application = z.object({
  status: z
    .object({
      /** The revision that the live state was compared with, which need not be the one that is live. */
      sync: z.object({ status: z.string().default('Unknown'), ...Revisions }).prefault({}),
      health: z.object({ status: z.string().default('Unknown'), message: z.string().nullish() }).prefault({}),
      operationState: z
        .object({
          phase: z.string(),
          message: z.string().nullish(),
          finishedAt: z.string().nullish(),
          syncResult: z.object(Revisions).nullish(),
        })
        .nullish(),
      /** Oldest first. */
      history: z.array(z.object({ ...Revisions, deployedAt: z.string() })).nullish(),
      /** Every image that runs, of old pods too. */
      summary: z.object({ images: words }).nullish(),
      resources: z
        .array(
          z.object({
            kind: z.string(),
            name: z.string(),
            health: z.object({ status: z.string().default(''), message: z.string().nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .prefault({}),
});
export type Application = z.infer<typeof Application>;

/** The revisions of all sources of an application. */
export function revisionsOf(
  of:
    | { readonly revision?: string | null | undefined; readonly revisions?: readonly string[] | null | undefined }
    | null
    | undefined,
): readonly string[] {
  return [...(of?.revisions ?? []), ...(of?.revision ? [of.revision] : [])];
}
