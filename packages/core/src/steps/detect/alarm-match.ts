import type { Alert, ObservedError } from '../../model/index.ts';

/** What an alarm's words can point at, and the errors that fit it. */
const topics: readonly {
  readonly words: RegExp;
  readonly what: string;
  readonly fits: (seen: ObservedError) => boolean;
}[] = [
  {
    words: /time[ _-]?(?:d[ _-]?)?out|duration|latency|\bslow/,
    what: 'timeouts',
    fits: ({ kind, error }) => kind === 'timeout' || /time(?:d )?out|ETIMEDOUT/i.test(textOf(error)),
  },
  {
    words: /memory|\boom\b|heap|out[ _-]of[ _-]mem/,
    what: 'memory',
    fits: ({ kind, error }) => kind === 'out-of-memory' || /heap|out of memory/i.test(textOf(error)),
  },
  {
    words: /crash|restart|\bkilled\b|\bexit/,
    what: 'crashes',
    fits: ({ kind }) => kind === 'killed' || kind === 'exit' || kind === 'out-of-memory',
  },
  {
    words: /throttl|\b429\b|rate[ _-]?limit/,
    what: 'throttling',
    fits: ({ error }) => /throttl|\b429\b|too many requests|rate.?limit/i.test(textOf(error)),
  },
  {
    words: /5xx|http[ _-]?5|server[ _-]?errors?\b/,
    what: 'failed requests',
    fits: ({ event }) => event?.kind === 'http',
  },
];

/** Words that say nothing about which error an alarm means. */
const common = new Set(
  'alarm alarms alert alerts above below count critical custom error errors exception exceptions failed failing fails failure failures function greater high invocation invocations lambda level major metric minor monitor number prod production rate request requests sample service services stage staging system threshold total than warning'.split(
    ' ',
  ),
);

/** Characters of an alarm's words and of an error's text that are compared. */
const textLimit = 2_000;

/** The words of an alert that say what it is about. */
export type AlarmWords = Partial<Pick<Alert, 'source' | 'sourceId' | 'title' | 'service'>>;

/** Why the alarm points at an error, in words: by what it measures, or by the error's own words in its name. Undefined if it does not. */
export function matchAlarm(alert: AlarmWords, seen: ObservedError): string | undefined {
  if (alert.source === 'log' || alert.source === 'command') return undefined;
  const words = alarmText(alert);
  const topic = topics.find((one) => one.words.test(words) && one.fits(seen));
  if (topic !== undefined) return `the alarm is about ${topic.what}`;
  const named = namedIn(words, alert.service ?? '', seen);
  return named === undefined ? undefined : `the alarm names "${named}"`;
}

function alarmText({ sourceId = '', title = '' }: AlarmWords): string {
  return `${sourceId} ${title}`
    .slice(0, textLimit)
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase();
}

function namedIn(words: string, service: string, { error }: ObservedError): string | undefined {
  const own = new Set(service.toLowerCase().split(/[^a-z]+/));
  const text = textOf(error)
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase();
  const inError = new Set(text.split(/[^a-z]+/));
  return words
    .split(/[^a-z]+/)
    .find((word) => word.length >= 5 && !common.has(word) && !own.has(word) && inError.has(word));
}

function textOf({ name, message }: ObservedError['error']): string {
  return `${name}: ${message.slice(0, textLimit)}`;
}
