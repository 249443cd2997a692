import { inline } from '../markdown.ts';
import type { Proof } from '../model/index.ts';

/** A proof as a person reads it. Markdown. */
export function describeProof(proof: Proof): string {
  const { reproduction, suite } = proof;
  const check = (holds: boolean) => (holds ? 'yes' : 'no');
  return [
    '## Proof',
    '',
    `**Verdict** ${proof.verdict.replaceAll('_', ' ')}`,
    `**Reproduction** ${reproduction.kind}: ${inline(reproduction.description)}`,
    `- fails on the base commit: ${check(reproduction.failsOnBase)}${reproduction.errorOnBase === undefined ? '' : `, with ${inline(reproduction.errorOnBase)}`}`,
    `- passes with the patch: ${check(reproduction.passesWithPatch)}`,
    `**Suite** ${inline(suite.command)}`,
    `- base commit: ${suite.passedOnBase} passed, ${suite.skippedOnBase} skipped`,
    `- with the patch: ${suite.passedWithPatch} passed, ${suite.skippedWithPatch} skipped, ${suite.brokenByPatch.length} broken`,
    ...(suite.flaky.length === 0
      ? []
      : [`- flaky on the base commit: ${suite.flaky.map((id) => inline(id)).join(', ')}`]),
    `**Isolation** ${inline(proof.isolation)}`,
    ...proof.reasons.map((reason) => `- ${inline(reason)}`),
  ].join('\n');
}
