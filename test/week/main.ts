/** Plays the week and prints its figures: `npm run week -- --seed 7`. */
import { parseArgs } from 'node:util';
import { playWeek } from './play.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const figures = await playWeek({ alerts: 200, causes: 20, seed: Number(values.seed) });
for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(12)} ${String(value).padStart(5)}`);
const held = figures.duplicates + figures.conflicts + figures.again + figures.lost === 0 && figures.ours <= 20;
console.log(held ? 'held' : 'NOT HELD: duplicates, conflicts, again and lost must be 0, and ours at most 20');
process.exitCode = held ? 0 : 1;
