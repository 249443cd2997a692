import { createHash } from 'node:crypto';
import { defined } from '../../../defined.ts';
import {
  type Evidence,
  type Incident,
  nameRootCause,
  type Reproduction,
  type TestCommand,
} from '../../../model/index.ts';
import { reproductionFolder } from '../../../policy/test-paths.ts';
import type { Snapshot } from '../../../ports/index.ts';

/** The path of a new test, and the form it must have. */
export interface TestPlace {
  readonly path: string;
  readonly form: string;
}

/** A free path for the incident's reproduction, with a name that the project's runner takes for a test. */
export function placeReproduction(incident: Incident, command: TestCommand, snapshot: Snapshot): TestPlace {
  const { extension, form } = chooseForm(command, snapshot);
  const name = `incident-${createHash('sha256').update(incident.id).digest('hex').slice(0, 8)}`;
  const taken = new Set(snapshot.paths);
  for (let count = 1; ; count += 1) {
    const path = `${command.cwd === undefined ? '' : `${command.cwd}/`}${reproductionFolder}/${name}${count === 1 ? '' : `-${count}`}.test.${extension}`;
    if (!taken.has(path)) return { path, form };
  }
}

/** The module system that each runner supports without configuration. */
function chooseForm(command: TestCommand, snapshot: Snapshot): { readonly extension: string; readonly form: string } {
  switch (command.framework) {
    case 'node':
      return { extension: 'mjs', form: "an ES module that imports { it } from 'node:test'" };
    case 'bun':
      return { extension: 'mjs', form: "an ES module that imports { it } from 'bun:test'" };
    case 'mocha':
      return { extension: 'mjs', form: 'an ES module for mocha, with the global it()' };
    case 'jasmine':
      return { extension: 'mjs', form: 'an ES module for jasmine, with the global it()' };
    case 'vitest': {
      const typed = snapshot.paths.some((path) => /\.(?:test|spec)\.tsx?$/.test(path));
      return { extension: typed ? 'ts' : 'js', form: "an ES module that imports { it } from 'vitest'" };
    }
    case 'jest': {
      const said = [...command.argv, ...Object.values(command.env)].join(' ');
      const esm = /"type"\s*:\s*"module"/.test(
        snapshot.read(`${command.cwd === undefined ? '' : `${command.cwd}/`}package.json`) ?? '',
      );
      if (esm && said.includes('experimental-vm-modules'))
        return { extension: 'js', form: 'an ES module for jest, with the global it()' };
      return { extension: esm ? 'cjs' : 'js', form: 'a CommonJS module for jest, with require() and the global it()' };
    }
    case 'ava':
      return { extension: 'mjs', form: "an ES module that imports test from 'ava'; each test makes an assertion" };
    case 'tap':
    case 'command':
      return { extension: 'mjs', form: 'an ES module that runs alone; exit code 0, or 1 with the error on stderr' };
  }
}

/** The project's own failing tests, or else the model's test, or else nothing. */
export function buildReproduction(
  written: { readonly content: string; readonly description: string } | undefined,
  place: TestPlace,
  command: TestCommand,
  evidence: Evidence,
): Reproduction {
  const { failingTests } = evidence;
  if (failingTests !== undefined) {
    const { files, ids } = failingTests;
    const description = `${ids.length} failing test${ids.length === 1 ? '' : 's'} of the project: ${ids.slice(0, 3).join(', ')}`;
    return { kind: 'failing-test', description, files: [], command, testFiles: [...files], tests: [...ids] };
  }
  if (written === undefined) {
    const description = 'The model wrote no reproduction.';
    return { kind: 'none', description, files: [], command, testFiles: [], tests: [] };
  }
  const expects = nameIncidentError(evidence);
  return {
    kind: 'captured-event',
    description: written.description,
    files: [{ path: place.path, content: written.content }],
    command,
    testFiles: [place.path],
    tests: [],
    ...defined({ expects }),
  };
}

/** `Name: message` of the incident's innermost error: other failures are wrapped in the same words. */
export function nameIncidentError({ errors }: Evidence): string | undefined {
  const [first] = errors;
  return first === undefined ? undefined : nameRootCause(first.error);
}
