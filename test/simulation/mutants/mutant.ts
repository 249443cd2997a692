import type { Replacement } from '../build.ts';

/** A guard of the product, and its removal. */
export interface Mutant extends Replacement {
  /** What is no longer done. */
  readonly name: string;
}
