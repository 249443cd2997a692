import { readLog } from '@suture/log-reader';
import { describe, expect, it } from 'vitest';
import { readSource } from '../architecture/sources.ts';

const page = readSource('docs/logs.md');
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({
    title: text.split('\n', 1)[0] ?? '',
    lines: [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, line = '']) => line),
  }));
const loggers = sections.filter(({ title }) => title !== 'What Suture cannot use');

describe('docs/logs.md', () => {
  it.each(loggers.map(({ title, lines }) => [title, lines] as const))(
    'shows a line of %s that holds an error and its input',
    (_title, lines) => {
      const entries = readLog(lines.join(''));

      expect(entries).toHaveLength(1);
      expect(entries[0]).toMatchObject({ level: 'error', error: { name: 'TypeError', message: 'member is null' } });
      expect(entries[0]?.error?.frames[0]?.line).toBe(6);
      expect(JSON.stringify(entries[0]?.event)).toContain('"member":null');
    },
  );

  it('has a section for each usual logger', () => {
    expect(loggers.length).toBeGreaterThanOrEqual(8);
  });
});
