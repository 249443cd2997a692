import { writeFile } from 'node:fs/promises';
import { writeReference } from './write-reference.ts';

await writeFile(new URL('../../../../docs/cli.md', import.meta.url), writeReference());
