import type { FixKind, Proof } from '../model/index.ts';
import { fixKindWords } from '../policy/fix-kind.ts';
import { type Block, line, outside, own, paragraph } from './document.ts';

/** Why a pull request is a draft. */
export function describeDraft(
  service: string,
  { kind, proof }: { readonly kind: FixKind; readonly proof: Pick<Proof, 'verdict'> },
): Block {
  if (proof.verdict !== 'proven')
    return paragraph(
      own('This is a draft: the failure could not be reproduced, so nothing shows that the fix ends it.'),
    );
  if (kind === 'guard')
    return paragraph(
      own(
        'This is a draft: the change is a symptom guard. It keeps the failure from showing, and may leave its cause where it is.',
      ),
    );
  return paragraph(
    line`This is a draft: ${outside(service, 100)} has not earned more for a ${own(fixKindWords[kind])} yet. "suture trust" explains the level.`,
  );
}
