import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileArtifacts } from '@suture/adapters/local-files';
import { Incident, InvalidInput, parseJson } from '@suture/core';
import * as z from 'zod';
import type { RecordStore } from './record-store.ts';

const Checkpoints = z.object({
  sequential: z.boolean(),
  stored: z.array(z.object({ name: z.string(), envelope: z.unknown() })),
});

/** The records in a folder that `suture audit export` wrote. @throws InvalidInput when it is not one */
export async function openExport(folder: string): Promise<RecordStore & { readonly ids: readonly string[] }> {
  const read = (path: string) => readFile(join(folder, path), 'utf8').catch(() => undefined);
  const log = await read('checkpoints.json');
  if (log === undefined)
    throw new InvalidInput('the option --from', [
      `${folder}: it holds no export; name a folder of suture audit export`,
    ]);
  const checkpoints = parseJson(Checkpoints, log, `${folder}/checkpoints.json`);
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const chainOf = async (id: string) => readLines((await read(join(id, 'chain.jsonl'))) ?? '');
  const incidents: Incident[] = [];
  const unreadable: string[] = [];
  for (const id of ids) {
    const incident = await readIncident(await read(join(id, 'incident.json')));
    if (incident?.id === id) incidents.push(incident);
    else unreadable.push(id);
  }
  const listing = { items: incidents, unreadable };
  return {
    ids,
    ports: {
      incidents: {
        list: async () => listing,
        listOpen: async () => ({ items: incidents.filter(({ outcome }) => outcome === undefined), unreadable }),
        get: async (id) => incidents.find((incident) => incident.id === id),
        create: refuse,
        update: refuse,
      },
      auditLog: {
        read: chainOf,
        last: async (id) => (await chainOf(id)).at(-1),
        head: async () => undefined,
        chains: async () => ids,
        append: refuse,
      },
      artifacts: {
        get: async (key) => {
          for (const id of ids) {
            const text = key.includes(id)
              ? await createFileArtifacts(join(folder, id, 'artifacts')).get(key)
              : undefined;
            if (text !== undefined) return text;
          }
          return undefined;
        },
        put: refuse,
      },
    },
    checkpoints: async () => checkpoints,
    publicKey: () => read('public-key.pem'),
  };
}

async function refuse(): Promise<never> {
  throw new InvalidInput('the export', ['it can only be read']);
}

async function readIncident(text: string | undefined): Promise<Incident | undefined> {
  try {
    return text === undefined ? undefined : Incident.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What is no JSON is kept as a text, which the verification names. */
function readLines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => {
      try {
        return JSON.parse(line);
      } catch {
        return line;
      }
    });
}
