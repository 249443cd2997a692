import type { Mutant } from './mutant.ts';
import { adapterMutants } from './of-adapters.ts';
import { runtimeMutants } from './of-runtime.ts';
import { stepMutants } from './of-steps.ts';

/** Every guard that is removed in turn. Each removal must be noticed. */
export const mutants: readonly Mutant[] = [...runtimeMutants, ...stepMutants, ...adapterMutants];
