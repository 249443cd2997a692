import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '@suture/adapters/local-files';
import * as z from 'zod';

/** Where the process that has a table's folder open serves it. */
export const Endpoint = z.object({
  pid: z.int().min(1),
  port: z.int().min(1).max(65535),
  /** Only users who can read the folder know it, so only they can use the table. */
  accessKey: z.string().regex(/^[0-9a-f]{32}$/),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** A folder's endpoint, or undefined if it is missing, unreadable, or its process is gone. */
export function readEndpoint(folder: string): Endpoint | undefined {
  try {
    const endpoint = Endpoint.parse(JSON.parse(readFileSync(pathOf(folder), 'utf8')));
    return isAlive(endpoint.pid) ? endpoint : undefined;
  } catch {
    return undefined;
  }
}

export function writeEndpoint(folder: string, endpoint: Endpoint): void {
  const draft = `${pathOf(folder)}.${endpoint.pid}`;
  writeFileSync(draft, JSON.stringify(endpoint), { mode: 0o600 });
  renameSync(draft, pathOf(folder));
}

/** Removes the endpoint unless another process has replaced it. */
export function removeEndpoint(folder: string, endpoint: Endpoint): void {
  if (readEndpoint(folder)?.accessKey === endpoint.accessKey) rmSync(pathOf(folder), { force: true });
}

function pathOf(folder: string): string {
  return join(folder, 'endpoint.json');
}
