import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { openJournal } from './journal.ts';

/** Keeps results of 100 kB until one cannot be written. */
const keeper = `
  const { openJournal } = await import(process.argv[1]);
  const journal = await openJournal(process.argv[2]);
  let visit = 0;
  try {
    for (;;) {
      await journal.keep('Diagnose', visit + 1, {}, 'x'.repeat(100_000));
      visit += 1;
    }
  } catch (error) {
    console.log(JSON.stringify({ kept: visit, code: error.code }));
  }
`;

it('keeps whole results or none when there is no room, and goes on when there is', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'suture-journal-')), 'inc.jsonl');
  const module = fileURLToPath(new URL('./journal.ts', import.meta.url));
  // The limit of a file's size, in KiB, stands in for a full disk: the last write is cut short in the same way.
  const limited = 'trap "" XFSZ; ulimit -f 1000; exec "$0" --import tsx --input-type=module -e "$1" "$2" "$3"';

  const { stdout } = await promisify(execFile)('bash', ['-c', limited, process.execPath, keeper, module, path]);
  const { kept, code } = z.object({ kept: z.int().min(2), code: z.string() }).parse(JSON.parse(stdout));
  const journal = await openJournal(path);
  await journal.keep('Diagnose', kept + 1, {}, 'after there was room');
  await journal.close();

  expect(code).toBe('EFBIG');
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).visit)).toEqual(
    Array.from({ length: kept + 1 }, (_, index) => index + 1),
  );
});
