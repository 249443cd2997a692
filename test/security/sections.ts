import { simulation } from '../simulation/section.ts';
import { approvals } from './approvals/section.ts';
import { audit } from './audit/section.ts';
import { budget } from './budget/section.ts';
import { compromised } from './compromised/section.ts';
import type { Section } from './figures.ts';
import { patches } from './patches/section.ts';
import { proof } from './proof/section.ts';
import { redaction } from './redaction/section.ts';

/** Every kind of attack that `npm run security` plays, in the order of printing. */
export const sections: readonly Section[] = [
  compromised,
  patches,
  proof,
  redaction,
  budget,
  approvals,
  audit,
  simulation,
];
