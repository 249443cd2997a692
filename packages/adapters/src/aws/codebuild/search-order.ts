import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { artifactKeys, parseJson, redact, SearchFindings, type SearchOrder, type SearchReport } from '@suture/core';
import { type ProgramEnd, readPlain } from '@suture/mechanic/suites';
import type { Build } from './build.ts';
import { unpack } from './packed.ts';
import { inWorkplace, type Workplace } from './workplace.ts';

/** The mechanic as a program of its own, beside the bundle of this file. */
const program = fileURLToPath(new URL('./search.mjs', import.meta.url));

/** Milliseconds until a search is given up; the build itself may run a quarter of an hour longer. */
const longestSearch = 45 * 60_000;

/**
 * Lets the mechanic search for a repair and stores what it found. The whole search runs in the sandbox, because the code under test runs
 * beside it and shares its files: it has no credentials, and its report is only read.
 */
export async function searchOrder({ objects, order, supply }: Build<SearchOrder>): Promise<void> {
  const report = await inWorkplace({ objects, supply }, (place) => search(order, place));
  await objects.put(artifactKeys.searchReport(order.incidentId), Buffer.from(JSON.stringify(report, null, 2)));
}

async function search(
  { nonce, ...order }: SearchOrder,
  { folder, sandbox, tree, installed }: Workplace,
): Promise<SearchReport> {
  const place = join(folder, 'search');
  unpack(tree, join(place, 'base'), 1);
  for (const name of ['home', 'tmp', 'reports']) mkdirSync(join(place, name));
  writeFileSync(join(place, 'order.json'), JSON.stringify(order));
  const node = dirname(process.execPath);
  const end = await sandbox.run({
    argv: [process.execPath, program, place, installed],
    cwd: place,
    env: {
      PATH: [node, '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
      HOME: join(place, 'home'),
      TMPDIR: join(place, 'tmp'),
    },
    mounts: [dirname(program), installed, node].map((path) => ({ path, writable: false })),
    timeout: longestSearch,
  });
  const about = { nonce, isolation: sandbox.isolation };
  return { ...(readFindings(join(place, 'report.json')) ?? describeEnd(end)), ...about };
}

function readFindings(path: string): SearchFindings | undefined {
  const text = readPlain(path);
  if (text === undefined) return undefined;
  try {
    return parseJson(SearchFindings, text, 'the findings of the search');
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidInput') return undefined;
    throw error;
  }
}

function describeEnd({ timedOut, exitCode, stderr }: ProgramEnd): SearchFindings {
  const how = timedOut ? 'it ran out of time' : `it ended with ${exitCode}: ${redact(stderr.trim()).slice(-1000)}`;
  return { summary: `The mechanic's search left no findings: ${how}.`, tried: 0, patches: [], alternatives: {} };
}
