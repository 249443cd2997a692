import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { RecordCorrupt } from './errors.ts';
import { formatVersion } from './pack.ts';

/** The most bytes of an unpacked manifest. */
const largest = 200_000_000;
const Count = z.int().min(0);

/** The parts of one commit's index. */
export const Manifest = z.strictObject({
  version: z.literal(formatVersion),
  commit: z.string().min(1),
  /** Path and content hash. */
  files: z.array(z.tuple([z.string().min(1), z.string().min(1).max(128)])),
  /** Keys of the packs that hold the files' records, and those of earlier commits. */
  packs: z.array(z.string().min(1)),
  /** Keys of the packs with vectors, and the embedder that made them. */
  vectors: z.strictObject({ embedder: z.string(), packs: z.array(z.string().min(1)) }).optional(),
  skipped: z.strictObject({
    unreadable: Count.optional(),
    large: Count.optional(),
    minified: Count.optional(),
    vendored: Count.optional(),
    other: Count.optional(),
  }),
  wordsOnly: Count,
  /** Number of contents without a record yet. */
  missing: Count,
});
export type Manifest = z.infer<typeof Manifest>;

export function writeManifest(manifest: Manifest): Uint8Array {
  return gzipSync(JSON.stringify(manifest));
}

/** @throws RecordCorrupt */
export function readManifest(packed: Uint8Array): Manifest {
  try {
    return Manifest.parse(JSON.parse(gunzipSync(packed, { maxOutputLength: largest }).toString('utf8')));
  } catch (cause) {
    throw new RecordCorrupt('a manifest is damaged or of another version', { cause });
  }
}
