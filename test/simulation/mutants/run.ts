import { compile, ReplacementLost } from '../build.ts';
import { openPool, playAll } from '../pool.ts';
import { mutants } from './list.ts';
import type { Mutant } from './mutant.ts';

/** Seeds until which the removal of a guard must be noticed. */
const bound = 600;

export interface MutantResult {
  readonly name: string;
  /** The first seed found that notices it; undefined when none does. */
  readonly seed?: number;
  /** The invariant that it breaks, or why it could not be tried. */
  readonly why: string;
}

/** Plays seeds without a guard until one notices. @throws ReplacementLost */
export async function tryMutant(mutant: Mutant, index: number, seeds = bound): Promise<MutantResult> {
  const { name } = mutant;
  const pool = openPool(await compile(`mutant-${index}`, [mutant]));
  try {
    let found: MutantResult = { name, why: `not noticed by ${seeds} seeds` };
    await playAll(
      pool,
      Array.from({ length: seeds }, (_, offset) => ({ seed: offset + 1, withTrace: false })),
      ({ seed }, { violations: [first] }) => {
        if (first === undefined) return true;
        found = { name, seed, why: `${first.invariant}: ${first.detail}` };
        return false;
      },
    );
    return found;
  } finally {
    await pool.close();
  }
}

/**
 * Removes each guard in turn. Returns whether each removal was noticed.
 * @param names parts of the names of those that are wanted; all when there are none
 */
export async function runMutants(names: readonly string[], tell: (line: string) => void): Promise<boolean> {
  const wanted = mutants.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
  let noticed = 0;
  for (const [index, mutant] of wanted.entries()) {
    const result = await tryMutant(mutant, index).catch((error: unknown): MutantResult => {
      const why = error instanceof ReplacementLost ? 'the product changed; write its removal anew' : 'it broke';
      return { name: mutant.name, why: `${why}: ${error instanceof Error ? error.message : String(error)}` };
    });
    if (result.seed !== undefined) noticed += 1;
    const how = result.seed === undefined ? 'NOT NOTICED' : `seed ${String(result.seed).padStart(4)}`;
    tell(`${how.padEnd(12)} ${result.name}: ${result.why.slice(0, 160)}`);
  }
  tell(`${noticed} of ${wanted.length} removals are noticed`);
  return noticed === wanted.length;
}
