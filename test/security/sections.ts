import { simulation } from '../simulation/section.ts';
import { compromised } from './compromised/section.ts';
import type { Section } from './figures.ts';

/** Every kind of attack that `npm run security` plays, in the order of printing. */
export const sections: readonly Section[] = [compromised, simulation];
