import type { Proof } from '../model/index.ts';
import { type Block, field, heading, item, label, line, outside, own } from './document.ts';

export function describeProof({
  verdict,
  reproduction,
  suite,
  isolation,
  limits,
  observation,
  reasons,
}: Proof): readonly Block[] {
  const { kind, description, failsOnBase, errorOnBase, passesWithPatch } = reproduction;
  const error = errorOnBase === undefined ? [] : line`, with ${errorOnBase}`;
  return [
    heading('Proof'),
    field('Verdict', own(verdict.replaceAll('_', ' '))),
    field('Isolation', outside(isolation)),
    ...(limits === undefined ? [] : [field('Limits', outside(limits))]),
    field('Reproduction', line`${own(kind)}: ${description}`),
    item(line`fails on the base commit: ${yesNo(failsOnBase)}${error}`),
    item(line`passes with the patch: ${yesNo(passesWithPatch)}`),
    ...(observation === undefined ? [] : [field('Observation', outside(observation.description))]),
    field('Test suite', outside(suite.command)),
    item(line`base commit: ${suite.passedOnBase} passed, ${suite.skippedOnBase} skipped`),
    item(
      line`with the patch: ${suite.passedWithPatch} passed, ${suite.skippedWithPatch} skipped, ${suite.brokenByPatch.length} broken`,
    ),
    ...(suite.failingOnBase ?? []).map((id) => item(line`fails on the base commit for another reason: ${id}`)),
    ...suite.flaky.map((id) => item(line`flaky on the base commit: ${id}`)),
    ...(reasons.length === 0 ? [] : [label('Reasons'), ...reasons.map((reason) => item(outside(reason)))]),
  ];
}

function yesNo(holds: boolean) {
  return own(holds ? 'yes' : 'no');
}
