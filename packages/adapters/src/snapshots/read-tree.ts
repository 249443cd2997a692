import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { isPlainPath } from '../code-hosts/plain-path.ts';
import { TreeTooLarge, TreeUnreadable } from '../errors.ts';

export interface TreeLimits {
  /** Bytes of the whole tree, unpacked. */
  readonly tree: number;
  /** Bytes of one file; a larger file is listed but not read. */
  readonly file: number;
}

export const treeLimits: TreeLimits = { tree: 300_000_000, file: 2_000_000 };

/**
 * The files of a packed tree by path: the text, or undefined for a binary or too large file. Links and devices are left out, and
 * so is the top folder that code hosts pack a tree into.
 * @param packed a gzipped tar
 * @throws TreeTooLarge, TreeUnreadable
 */
export async function readTree(
  packed: Uint8Array,
  limits: TreeLimits = treeLimits,
): Promise<ReadonlyMap<string, string | undefined>> {
  const files = new Map<string, string | undefined>();
  const tar = await unpack(packed, limits.tree);
  const entries = extract();
  entries.end(tar);
  try {
    for await (const entry of entries) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
      const path = entry.header.name.split('/').slice(1).join('/');
      if (entry.header.type !== 'file' || !isPlainPath(path)) continue;
      files.set(path, readFileText(Buffer.concat(chunks), limits));
    }
  } catch (cause) {
    throw new TreeUnreadable({ cause });
  }
  return files;
}

/** A file's text; undefined for a binary or too large file. */
export function readFileText(bytes: Buffer, limits: TreeLimits): string | undefined {
  return bytes.length > limits.file || bytes.includes(0) ? undefined : bytes.toString('utf8');
}

async function unpack(packed: Uint8Array, limit: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(packed, { maxOutputLength: limit });
  } catch (cause) {
    if (cause instanceof RangeError) throw new TreeTooLarge(limit);
    throw new TreeUnreadable({ cause });
  }
}
