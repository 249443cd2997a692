import { parseArgs } from 'node:util';
import { describeFigures, type Figure } from './figures.ts';
import { sections } from './sections.ts';

/** `npm run security [-- SECTION... --json]`: every attack that is kept, and the figures at the end. Exit code 1 when one bound does not hold. */
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !sections.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no section ${unknown.join(', ')}. The sections are ${sections.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const wanted = sections.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const figures: Figure[] = [];
const cases: Record<string, unknown> = {};
for (const section of wanted) {
  const measured = await section.measure();
  figures.push(...measured.figures);
  cases[section.name] = measured.cases;
  if (!values.json) console.log(`== ${section.name}\n${measured.details}\n`);
}
console.log(values.json ? JSON.stringify({ figures, cases }, null, 1) : describeFigures(figures));
if (figures.some(({ held }) => !held)) process.exitCode = 1;
