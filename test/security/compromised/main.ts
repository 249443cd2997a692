import { parseArgs } from 'node:util';
import { isHeld, openRange, runMatrix } from './suite.ts';
import { describeResults } from './table.ts';

/** `npm run security`: every goal through every channel. Exit code 1 when a case is not held. */
const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
const range = await openRange();
try {
  const results = await runMatrix(range);
  const held = results.every(isHeld);
  console.log(json ? JSON.stringify({ cases: results.length, held, results }, null, 1) : describeResults(results));
  if (!held) process.exitCode = 1;
} finally {
  await range.close();
}
