/** Writes the texts of tickets and pull requests to `docs/examples`: `npm run docs:examples`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

// With `--record`, the bugs are healed again first, which takes some minutes.
const [option, ...names] = process.argv.slice(2);
if (option === '--record') await (await import('./record.ts')).recordAll(names);
const { writeExamples } = await import('./texts.ts');
for (const [path, text] of writeExamples()) {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
