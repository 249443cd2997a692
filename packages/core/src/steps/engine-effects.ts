import type { StepEffects } from '../engine/engine.ts';
import type { Ports } from '../ports/index.ts';
import type { StepContext } from './define-step.ts';

/** The effects of a step that its engine may use. */
export function engineEffects(audit: StepContext['audit'], { deadline }: Pick<Ports, 'deadline'>): StepEffects {
  return { audit, timeLeft: deadline.timeLeft };
}
