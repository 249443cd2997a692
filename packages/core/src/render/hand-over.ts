import type { FixAttempt } from '../model/index.ts';
import type { Config } from '../policy/config.ts';
import { type Block, field, heading, item, label, line, outside, own, paragraph } from './document.ts';

/** The ticket's comment when Suture stops: why, and what it tried. Where each comment is a mail, nothing is above it. */
export function describeHandOver(
  reason: string,
  attempts: readonly FixAttempt[],
  { tickets }: Pick<Config, 'tickets'>,
  revert?: { readonly url: string },
): readonly Block[] {
  return [
    heading('A person is needed'),
    field('Why', outside(reason, 900)),
    ...(attempts.length === 0 ? [field('Tried', own('No fix was tested.'))] : [label('Tried')]),
    ...attempts.map(({ attempt, idea, result, reasons }) =>
      item(line`attempt ${attempt} (${idea}): ${own(result.replaceAll('_', ' '))}; ${outside(reasons.join(' '), 500)}`),
    ),
    ...(revert === undefined ? [] : [field('To take the fix back', line`merge ${own(revert.url)}, which stays open`)]),
    paragraph(
      own(
        revert !== undefined
          ? 'Any diagnosis is above. Suture left no other open pull request.'
          : ['github', 'gitlab', 'jira'].includes(tickets)
            ? 'Any diagnosis is above. Suture left no open pull request or branch.'
            : 'Any diagnosis came in an earlier message. Suture changed nothing.',
      ),
    ),
  ];
}

/** The comment that closes the pull request of an incident that is handed over. */
export function describeClosedReview(reason: string): readonly Block[] {
  return [paragraph(line`Handed over to a person: ${outside(reason, 900)}`)];
}
