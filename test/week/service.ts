import {
  type Alert,
  artifactKeys,
  type Diagnosis,
  enginePorts,
  type Incident,
  type Patch,
  type Ports,
} from '@suture/core';
import { type Cause, type Repository, textOf } from './world.ts';

/** The service that a cause lies in. */
export function serviceOf({ number }: Cause): string {
  return `part-${number}`;
}

/** An alert about a cause; each variant names another symptom. */
export function alertOf(cause: Cause, variant: number, time: Date): Alert {
  const name = `c${cause.number}-v${variant}`;
  return {
    source: 'cloudwatch',
    sourceId: name,
    service: serviceOf(cause),
    title: `orders fails: ${name}`,
    state: 'firing',
    startedAt: time.toISOString(),
    fingerprint: `cloudwatch:${name}`,
  };
}

function causeOf(
  { alert }: Pick<Incident, 'alert'>,
  causes: readonly Cause[],
): { readonly cause: Cause; readonly name: string } {
  const number = Number(/^c(\d+)-/.exec(alert.sourceId)?.[1] ?? -1);
  const cause = causes[number];
  if (cause === undefined) throw new RangeError(`no cause has the alert ${alert.sourceId}`);
  return { cause, name: alert.sourceId };
}

type Fixed = Pick<Repository, 'isFixed'>;

/** One cause shows itself by several errors, which nothing but its place in the code has in common. */
export function createTelemetry(causes: readonly Cause[], repository: Fixed): Ports['telemetry'] {
  const words = ['Order', 'Price', 'Label', 'Quote', 'Refund'];
  return {
    gather: async (incident) => {
      const { cause, name } = causeOf(incident, causes);
      const word = words[Number(name.at(-1))] ?? 'Thing';
      const message = `${word} of part ${'abcdefghijklmnopqrstuvwxyz'[cause.number] ?? 'z'} is missing`;
      const stack = `TypeError: ${message}\n    at show${word} (/srv/src/show-${word.toLowerCase()}.js:2:3)`;
      return { errors: [{ error: { name: 'TypeError', message, stack }, count: 3 }], gaps: [] };
    },
    read: async (incident) => {
      const fixed = repository.isFixed(causeOf(incident, causes).cause);
      return {
        sameError: fixed ? 0 : 3,
        requests: 40,
        failures: fixed ? 0 : 3,
        alarm: fixed ? 'ok' : 'firing',
        observed: 'seen',
      };
    },
  };
}

/** An engine that knows each cause, and finds nothing to mend once it is gone. */
export function createEngine(causes: readonly Cause[], repository: Fixed) {
  return enginePorts({
    diagnose: async (incident) => {
      const { cause } = causeOf(incident, causes);
      const location = {
        file: cause.file,
        startLine: cause.line,
        endLine: cause.line,
        score: 0.9,
        reasons: ['thrown here'],
      };
      const diagnosis: Diagnosis = {
        ...{ cause: `${cause.file} is wrong in line ${cause.line}`, category: 'code', confidence: 0.9, by: 'test' },
        ...{ locations: [location], files: [cause.file], alternatives: [], limits: [] },
        citations: [{ claim: 'seen', artifact: artifactKeys.evidence(incident.id) }],
      };
      return { outcome: 'diagnosed', diagnosis };
    },
    fix: async ({ incident, evidence }) => {
      const { cause } = causeOf(incident, causes);
      if (repository.isFixed(cause)) return { outcome: 'none', reason: 'the code is right', tried: 1 };
      const path = 'suture-reproduction/replay.test.js';
      const patch: Patch = {
        ...{
          baseCommit: evidence.deployedCommit,
          idea: 'mend',
          title: `Mend part ${cause.number}`,
          rationale: 'It is wrong.',
        },
        files: [
          {
            path: cause.file,
            before: textOf(cause.file),
            after: textOf(cause.file, { line: cause.line, text: 'const total = 1;' }),
          },
        ],
        diff: '',
        reproduction: {
          ...{ kind: 'captured-event', description: 'sends it again', testFiles: [path], tests: [] },
          files: [{ path, content: "test('replays', () => {});\n" }],
          command: { framework: 'node', argv: ['node', '--test'], env: {}, source: 'node --test' },
          expects: 'TypeError: order is undefined',
        },
        by: 'test',
      };
      return { outcome: 'written', patches: [patch], tried: 1 };
    },
  });
}
