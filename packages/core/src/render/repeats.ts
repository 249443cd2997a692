import type { Repeats } from '../model/index.ts';
import { type Block, heading, item, type Line, line, own, paragraph } from './document.ts';

/** Repeats that a comment names one by one. */
const namedLimit = 5;

/**
 * The comment on an incident's ticket when its alert came again.
 * @param why one sentence: why the newest alert belongs to it
 */
export function describeRepeatComment(repeats: Repeats, why: Line): readonly Block[] {
  const { count, firstAt, last } = repeats;
  const times = count === 1 ? 'It came again once' : `It came again ${count} times, the first time ${firstAt}`;
  return [
    paragraph(line`${why} No other incident was started. ${own(times)}.`),
    ...last.slice(-namedLimit).map(describeRepeat),
  ];
}

/** The alerts that were folded into an incident. */
export function describeRepeats({ count, firstAt, last }: Repeats): readonly Block[] {
  const left = count - last.length;
  const between = count === 1 ? firstAt : `${firstAt} to ${last.at(-1)?.at ?? firstAt}`;
  return [
    heading('Came again'),
    paragraph(own(`${count === 1 ? 'once' : `${count} times`}, ${between}`)),
    ...(left > 0 ? [item(own(`earlier ones that are not kept one by one: ${left}`))] : []),
    ...last.map(describeRepeat),
  ];
}

function describeRepeat({ at, alert, incidentId }: Repeats['last'][number]): Block {
  return item(incidentId === undefined ? line`${own(at)} ${alert}` : line`${own(at)} ${alert} (${own(incidentId)})`);
}
