import { parseArgs } from 'node:util';
import { isHeld, openSuite, runMatrix } from './suite.ts';
import { describeResults } from './table.ts';

/** `npm run security`: every goal through every channel. Exit code 1 when a case is not held. */
const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
const suite = await openSuite();
try {
  const results = await runMatrix(suite);
  const held = results.every(isHeld);
  console.log(json ? JSON.stringify({ cases: results.length, held, results }, null, 1) : describeResults(results));
  if (!held) process.exitCode = 1;
} finally {
  await suite.close();
}
