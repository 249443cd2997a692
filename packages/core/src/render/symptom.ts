import { type CapturedEvent, chainOf, type Evidence, type Incident, type Patch } from '../model/index.ts';
import { type Line, line, outside, own } from './document.ts';

type Seen = Pick<Evidence, 'errors' | 'traffic' | 'failingTests' | 'failingCommand'>;

/** Characters of a title. */
const titleLimit = 100;

/** What users see, with its numbers: the request or call that fails, with what, and how often. */
export function describeSymptom({ alert, service }: Pick<Incident, 'alert' | 'service'>, evidence: Seen): Line {
  const [first] = evidence.errors;
  const counted = describeShare(evidence.traffic);
  if (first === undefined) return [...line`${alert.title} on ${service}`, ...counted];
  const what = first.event === undefined ? undefined : nameEvent(first.event);
  const times = first.count === 1 ? own('once') : own(`${first.count} times`);
  const error = line`${`${first.error.name}: ${first.error.message}`}`;
  const failing =
    what === undefined
      ? line`${service} fails with ${error}, ${times}`
      : line`${outside(what, 200)} on ${service} fails with ${error}, ${times}`;
  return [...failing, ...counted];
}

function describeShare(traffic: Evidence['traffic']): Line {
  if (traffic === undefined || traffic.failures === 0 || traffic.requests === 0) return [];
  const { requests, failures, windowSeconds } = traffic;
  const share = Math.round((100 * failures) / requests);
  const span =
    windowSeconds % 60 === 0 && windowSeconds >= 120 ? `${windowSeconds / 60} minutes` : `${windowSeconds} s`;
  return own(`; ${failures} of ${requests} requests failed (${share}%)${windowSeconds < 1 ? '' : ` in ${span}`}`);
}

/** What came in from outside: `GET /orders/7`. Undefined for values that were logged, which nobody sent. */
export function nameEvent(event: CapturedEvent): string | undefined {
  if (event.kind === 'http') return `${event.method} ${event.path}`;
  return event.kind === 'lambda' ? 'An event' : undefined;
}

/**
 * A title that says what the fix gives to users. The mechanic names its patches by the kind of change, which says nothing to a reviewer; a
 * model writes a title of its own.
 */
export function titleOfFix(patch: Pick<Patch, 'title' | 'by' | 'files' | 'reproduction'>, evidence: Seen): string {
  if (patch.by !== 'mechanic') return patch.title;
  const [first] = evidence.errors;
  const file = patch.files[0]?.path.split('/').at(-1) ?? 'the service';
  const [test] = patch.reproduction.tests;
  if (patch.reproduction.kind === 'failing-test' && test !== undefined)
    return shorten(`Make "${(test.split(' > ').at(-1) ?? test).replace(/^'|'$/g, '')}" pass`);
  if (first === undefined) return patch.title;
  const error = chainOf(first.error)[0]?.name ?? first.error.name;
  if (first.event?.kind === 'http')
    return shorten(`Answer ${first.event.method} ${nameRoute(first.event.path)} instead of failing with ${error}`);
  if (first.event?.kind === 'lambda') return shorten(`Handle the event that ended with ${error} in ${file}`);
  return shorten(`Stop failing with ${error} in ${file}`);
}

/** A path without its query and without the parts that name one thing: `/orders/:id/label`. */
function nameRoute(path: string): string {
  const parts = (path.split('?', 1)[0] ?? '').split('/');
  return parts.map((part) => (/\d|%|[^\x21-\x7e]/.test(part) || part.length > 30 ? ':id' : part)).join('/');
}

function shorten(title: string): string {
  return title.length <= titleLimit ? title : `${title.slice(0, titleLimit - 1)}…`;
}

/** The failure in a few words: `GET /orders/:id fails with TypeError`. Undefined where only the alert says something. */
export function nameSymptomShortly({ errors: [first] }: Seen): string | undefined {
  if (first === undefined) return undefined;
  const error = chainOf(first.error)[0]?.name ?? first.error.name;
  if (first.event?.kind === 'http') return `${first.event.method} ${nameRoute(first.event.path)} fails with ${error}`;
  return undefined;
}
