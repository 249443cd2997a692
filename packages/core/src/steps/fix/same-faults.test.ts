import { expect, it } from 'vitest';
import type { Ports } from '../../ports/index.ts';
import { replayed } from '../../testing/answers.ts';
import { createTestWorld, sampleIncident } from '../../testing/index.ts';
import { keepSameFaults, loadSameFaults } from './same-faults.ts';

const patch = {
  ...{ baseCommit: 'c0ffee', idea: 'guard', title: 'Guard the supplier', rationale: '', diff: '', by: 'test' },
  files: [
    {
      path: 'src/product.js',
      before: 'show(supplier.leadDays);\nsave(supplier.leadDays);\n',
      after: 'show(supplier?.leadDays);\nsave(supplier.leadDays);\n',
    },
  ],
  reproduction: replayed,
};
const incident = { ...sampleIncident, attempts: { ...sampleIncident.attempts, fix: 1 } };

function open(find: Ports['committedFiles']['find']) {
  const { ports } = createTestWorld();
  return { ...ports, committedFiles: { ...ports.committedFiles, find } };
}

it('keeps the places for the end of the incident: those of the base commit, and those that the fix left', async () => {
  const ports = open(async (_incident, commit, texts) => [
    { path: 'src/product.js', line: 1, text: 'show(supplier.leadDays);' },
    { path: 'src/label.js', line: 9, text: `${commit}(${texts[0]});` },
  ]);

  expect(await keepSameFaults(incident, patch, ports)).toBe(2);

  expect(await loadSameFaults(incident, ports)).toEqual([
    { expression: 'supplier.leadDays', path: 'src/label.js', line: 9 },
    { expression: 'supplier.leadDays', path: 'src/product.js', line: 2 },
  ]);
});

it('looks for nothing where a fix takes nothing away', async () => {
  const ports = open(() => Promise.reject(new RangeError('nothing is to be found')));
  const [file] = patch.files;
  const adding = {
    ...patch,
    files: [{ path: 'src/product.js', before: file?.before ?? '', after: `${file?.before}// more` }],
  };

  expect(await keepSameFaults(incident, adding, ports)).toBe(0);
  expect(await loadSameFaults(incident, ports)).toEqual([]);
});
