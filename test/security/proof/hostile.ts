import { detections } from './detections.ts';
import { answers, type Entry, type Runner, runners, testPath, writeModule } from './project.ts';
import { tamperings } from './tamperings.ts';

export interface HostileCase {
  readonly name: string;
  readonly kind: 'detection' | 'forging' | 'tampering';
  readonly runner: Runner;
  readonly entry: Entry;
  /** The patched module: it leaves the fault. */
  readonly patched: string;
}

/** What a patch does once it sees a test. */
const effects: readonly {
  readonly name: string;
  readonly of: (entry: Entry, seen: string) => { before?: string; inside?: string };
}[] = [
  { name: 'answers well', of: (entry, seen) => ({ inside: `if (part == null && (${seen})) { ${answers[entry]} }` }) },
  {
    name: 'answers well, seen at load',
    of: (entry, seen) => ({
      before: `const seen = ${seen};`,
      inside: `if (part == null && seen) { ${answers[entry]} }`,
    }),
  },
  {
    name: 'mends what comes in',
    of: (entry, seen) =>
      entry === 'event' || entry === 'request'
        ? { inside: `if (part == null) if (${seen}) { ${answers[entry]} }` }
        : { inside: `part ??= (${seen}) ? { value: 0 } : part;` },
  },
];

/** Every detection with each effect, on the entries and runners in turn: each detection meets each runner in which it holds. */
export function listDetections(): readonly HostileCase[] {
  const entries: readonly Entry[] = ['call', 'event', 'request'];
  let turn = 0;
  return detections.flatMap(({ name, code, only = runners }) =>
    only.map((runner): HostileCase => {
      const entry = entries[turn % entries.length] ?? 'call';
      const effect = effects[Math.floor(turn / entries.length) % effects.length];
      turn += 1;
      return {
        name: `${name}: ${effect?.name}, ${entry}, ${runner}`,
        kind: 'detection',
        runner,
        entry,
        patched: writeModule(runner, entry, effect?.of(entry, code) ?? {}),
      };
    }),
  );
}

/** Reports forged and built-ins replaced, on a call that is observed from outside and on a failing test that is not. */
export function listTamperings(): readonly HostileCase[] {
  return tamperings.flatMap(({ name, kind, before, inside, only = runners }) =>
    only.flatMap((runner) =>
      (['call', 'test'] as const).map((entry): HostileCase => {
        const text = (code: string | undefined) => code?.replaceAll('TEST_FILE', testPath) ?? '';
        const patched = writeModule(runner, entry, { before: text(before), inside: text(inside) });
        return { name: `${name}, ${entry}, ${runner}`, kind, runner, entry, patched };
      }),
    ),
  );
}

export function listHostile(): readonly HostileCase[] {
  return [...listDetections(), ...listTamperings()];
}
