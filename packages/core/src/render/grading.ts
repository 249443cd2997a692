import type { Grading, Showing } from '../policy/corroboration.ts';
import { type Block, field, type Line, line, outside, own } from './document.ts';

/** What shows the failure, and who could have written it, in one line. */
export function describeGrading({ claim, alongside, reproduced }: Grading): Block {
  const others = alongside.flatMap((showing) => line`; ${describeShowing(showing)}`);
  const replay = reproduced === undefined ? [] : line`; reproduced by Suture: ${outside(reproduced, 300)}`;
  return field('Shown by', [...describeShowing(claim), ...others, ...replay]);
}

function describeShowing({ by, grade, times, source }: Showing): Line {
  const system = source === undefined ? own('a monitoring system') : outside(source, 100);
  const often = own(times === undefined ? '' : times === 1 ? ', once' : `, ${times} times`);
  switch (by) {
    case 'command':
      return line`a command that fails when Suture runs it (${own(grade)})`;
    case 'log':
      return line`the service's own log${often} (${own(grade)})`;
    case 'metric':
      return line`the metric of an alarm in ${system} (${own(grade)})`;
    case 'traffic':
      return line`${own(times === 1 ? 'one failed request' : `${times ?? 0} failed requests`)} in the service's log (${own(grade)})`;
    case 'alert':
      return line`an alert of ${system}, which no outsider can word (${own(grade)})`;
    case 'count':
      return line`an alarm in ${system} over a count of the service's own, which requests can raise (${own(grade)})`;
    case 'quote':
      return line`words in a line of the service's log${often}, which anybody who can send it a request could have written (${own(grade)})`;
    case 'words':
      return line`words from ${system}, which anybody who can send it events could have written (${own(grade)}); no log of the service shows it`;
  }
}
