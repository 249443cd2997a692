import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { createByteReader, createByteWriter } from './bytes.ts';
import { RecordCorrupt } from './errors.ts';

/** Raise it when the format of records changes. Older packs are then built again. */
export const formatVersion = 1;
/** The most bytes of an unpacked pack. */
const largest = 64_000_000;

const Header = z.strictObject({
  version: z.literal(formatVersion),
  /** Content hash and length of each record, in the order of the bytes that follow. */
  records: z.array(z.tuple([z.string().min(1).max(128), z.int().min(0)])),
});

/** Packs many records into one object: a large repository then has a few dozen objects, not tens of thousands. */
export function writePack(records: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const writer = createByteWriter();
  const lengths = [...records].map(([hash, { length }]) => [hash, length]);
  writer.text(JSON.stringify({ version: formatVersion, records: lengths }));
  // The gzip checksum detects a damaged pack. A higher level takes twice the time and saves a twentieth of the size.
  return gzipSync(Buffer.concat([writer.end(), ...records.values()]), { level: 4 });
}

/** The records of a pack by content hash. @throws RecordCorrupt */
export function readPack(packed: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const bytes = unpack(packed);
  const reader = createByteReader(bytes);
  const { records } = readHeader(reader.text());
  const result = new Map<string, Uint8Array>();
  let offset = reader.at();
  for (const [hash, length] of records) {
    if (offset + length > bytes.length) throw new RecordCorrupt('a pack is shorter than it says');
    result.set(hash, bytes.subarray(offset, offset + length));
    offset += length;
  }
  return result;
}

function unpack(packed: Uint8Array): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: largest });
  } catch (cause) {
    throw new RecordCorrupt('a pack is damaged', { cause });
  }
}

function readHeader(text: string): z.infer<typeof Header> {
  try {
    return Header.parse(JSON.parse(text));
  } catch (cause) {
    throw new RecordCorrupt('a pack has no header of this version', { cause });
  }
}
