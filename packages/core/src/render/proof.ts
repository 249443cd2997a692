import type { Proof, Reproduction } from '../model/index.ts';
import { type Block, code, field, heading, item, label, line, outside, own, paragraph } from './document.ts';
import { commandToRerun } from './rerun.ts';

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

/** The proof for a reader in a hurry: what failed and passes now, the suite, the isolation, and how to see it again. */
export function describeProofBriefly(
  proof: Proof,
  reproduction: Reproduction,
  place: { readonly branch: string; readonly repository: string },
): readonly Block[] {
  const { suite, isolation, reasons, verdict } = proof;
  const { kind, failsOnBase, errorOnBase, passesWithPatch } = proof.reproduction;
  const again = commandToRerun(reproduction, place);
  const error = errorOnBase === undefined ? [] : line` with ${errorOnBase}`;
  const shown =
    kind === 'none'
      ? own('The failure was not reproduced.')
      : line`Reproduction (${own(kind.replaceAll('-', ' '))}): ${own(failsOnBase ? 'fails' : 'does not fail')} on the base commit${error}; ${own(passesWithPatch ? 'passes' : 'does not pass')} with this change.`;
  const counts = line`Test suite: ${suite.passedWithPatch} passed with this change, ${suite.passedOnBase} without it, ${suite.brokenByPatch.length} broken by it.`;
  return [
    field('Proof', own(verdict.replaceAll('_', ' '))),
    item(shown),
    item(counts),
    item(line`Run in isolation: ${isolation}`),
    ...reasons.map((reason) => item(line`Missing: ${outside(reason)}`)),
    ...(again === undefined ? [] : [paragraph(own('Run it again:')), code(again.join('\n'), 'sh')]),
  ];
}

function yesNo(holds: boolean) {
  return own(holds ? 'yes' : 'no');
}
