import type { FixAttempt, People } from '../model/index.ts';
import type { Config } from '../policy/config.ts';
import { type Block, code, details, field, heading, item, label, line, outside, own, paragraph } from './document.ts';

/** The most patches that are shown, and the most characters of one. */
const mostTried = 3;
const mostOfPatch = 4_000;

/** What a hand-over tells besides the reason. */
export interface MoreOnHandOver {
  /** The pull request that takes the fix back. */
  readonly revert?: string | undefined;
  /** The pull request that stays open, since people work on it. */
  readonly left?: string | undefined;
  /** Where the reproduction is. */
  readonly reproduction?: string;
  readonly people?: People;
}

/**
 * The ticket's comment when Suture stops: why, and what it tried. Where each comment is a mail, nothing is above it.
 */
export function describeHandOver(
  reason: string,
  attempts: readonly FixAttempt[],
  { tickets }: Pick<Config, 'tickets'>,
  more: MoreOnHandOver = {},
): readonly Block[] {
  const { revert, left, reproduction, people } = more;
  return [
    heading('A person is needed'),
    field('Why', outside(reason, 900)),
    ...(attempts.length === 0 ? [field('Tried', own('No fix was tested.'))] : [label('Tried')]),
    ...attempts.map(({ attempt, idea, result, reasons }) =>
      item(line`attempt ${attempt} (${idea}): ${own(result.replaceAll('_', ' '))}; ${outside(reasons.join(' '), 500)}`),
    ),
    ...(revert === undefined ? [] : [field('To take the fix back', line`merge ${own(revert)}, which stays open`)]),
    ...(reproduction === undefined
      ? []
      : [field('Failing reproduction', line`${own(reproduction)}, which fails there until the fault is fixed`)]),
    ...describePeople(people),
    ...(left === undefined ? [] : [field('Stays open', line`${own(left)}, which is yours now`)]),
    paragraph(
      own(
        reproduction !== undefined
          ? 'Any diagnosis is above. Suture left no other branch and no other open pull request.'
          : revert !== undefined || left !== undefined
            ? 'Any diagnosis is above. Suture left no other open pull request.'
            : ['github', 'gitlab', 'jira'].includes(tickets)
              ? 'Any diagnosis is above. Suture left no open pull request or branch.'
              : 'Any diagnosis came in an earlier message. Suture changed nothing.',
      ),
    ),
    ...describeTried(attempts),
  ];
}

/** Who knows the code, without a mention: only people decide whom to call. */
function describePeople(people: People | undefined): readonly Block[] {
  if (people === undefined) return [];
  const { author, owners } = people;
  return [
    ...(author === undefined ? [] : [field('Wrote the suspect commit', outside(author, 100))]),
    ...(owners.length === 0 ? [] : [field('Own the code', outside(owners.slice(0, 10).join(', '), 400))]),
  ];
}

/** The newest patches that were tried, folded; the ticket system may have no room for more. */
function describeTried(attempts: readonly FixAttempt[]): readonly Block[] {
  const shown = attempts.filter(({ change }) => change !== undefined && change.diff !== '').slice(-mostTried);
  if (shown.length === 0) return [];
  const patches = shown.flatMap(({ attempt, change }) => [
    field(`Attempt ${attempt}`, outside(change?.title ?? '', 200)),
    code((change?.diff ?? '').slice(0, mostOfPatch), 'diff'),
  ]);
  return [details('The patches that were tried', patches)];
}

/** The comment that closes the pull request of an incident that is handed over. */
export function describeClosedReview(reason: string): readonly Block[] {
  return [paragraph(line`Handed over to a person: ${outside(reason, 900)}`)];
}
