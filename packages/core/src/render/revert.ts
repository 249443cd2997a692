import { plain, shortId } from '../markdown.ts';
import type { Incident, Patch } from '../model/index.ts';
import { type Block, code, field, heading, line, outside, own, paragraph } from './document.ts';

/** What a revert pull request is about: a fix that is live and did not help, or did harm. */
export interface RevertParts {
  readonly patch: Pick<Patch, 'title'>;
  /** The difference in numbers, as it was judged. */
  readonly reason: string;
  /** The commit with the fix that is live. */
  readonly commit: string;
  readonly diff: string;
}

export function titleOfRevert({ patch }: Pick<RevertParts, 'patch'>): string {
  return `Revert "${plain(patch.title).slice(0, 100)}"`;
}

/** The pull request that takes a fix back. */
export function describeRevert(incident: Incident, { patch, reason, commit, diff }: RevertParts): readonly Block[] {
  return [
    heading('Why take it back'),
    paragraph(
      line`"${patch.title}" for ${incident.alert.title} on ${incident.service} is live, and the service is not well.`,
    ),
    field('Since the rollout', outside(reason, 600)),
    field('Incident', own(incident.id)),
    heading('What changes'),
    paragraph(
      own(
        'This restores the text from before the fix, with its reproduction removed. No test was run on it: that text was live before.',
      ),
    ),
    code(diff, 'diff'),
    paragraph(own(`The same by hand: git revert ${shortId(commit)}`)),
    paragraph(
      own('Suture never merges. A person decides whether the fix is taken back, and diagnoses go on meanwhile.'),
    ),
  ];
}

/** The ticket's comment about a fix that did not help. @param offer the pull request, or why there is none */
export function describeFailedFix(
  reason: string,
  offer: { readonly url: string } | { readonly why: string },
): readonly Block[] {
  return [
    heading('The fix did not help'),
    field('Since the rollout', outside(reason, 600)),
    'url' in offer
      ? field('To take it back', line`merge ${own(offer.url)}`)
      : field('Nothing was prepared to take it back', outside(offer.why, 400)),
  ];
}
