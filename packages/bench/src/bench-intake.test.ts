import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOutput } from '@suture/cli';
import { expect, it } from 'vitest';
import { describeIntake, measureIntake } from './bench-intake.ts';

it('starts one execution for each symptom of a storm, on the real store', async () => {
  const output = openOutput({ json: true }, { out: { write: () => true }, err: { write: () => true } });

  const report = await measureIntake(mkdtempSync(join(tmpdir(), 'suture-intake-')), output, {
    events: 200,
    symptoms: 10,
  });

  expect(report.storm).toEqual({ events: 200, symptoms: 10, executions: 10 });
  expect(describeIntake(report).join('\n')).toContain('started 10 executions');
});
