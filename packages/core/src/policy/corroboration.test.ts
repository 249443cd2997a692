import { describe, expect, it } from 'vitest';
import type { Alert, Evidence, ObservedError, Proof } from '../model/index.ts';
import { toPlainText } from '../render/document.ts';
import { describeGrading } from '../render/grading.ts';
import { sampleAlert } from '../testing/index.ts';
import { type Attempt, findDoubt, findUnreproduced, gradeEvidence } from './corroboration.ts';

const thrown = { name: 'TypeError', message: 'a is null', stack: 'TypeError: a is null\n    at f (/app/src/a.js:1:2)' };
const logged: ObservedError = { error: thrown, count: 3 };
const told: ObservedError = { error: thrown, count: 9, outsider: true };
const traffic = { windowSeconds: 60, requests: 20, failures: 7 };

const alarm: Alert = { ...sampleAlert, alarm: { threshold: 1 } };
const event: Alert = { ...sampleAlert, source: 'sentry', error: thrown, outsider: ['title', 'error'] };
const page: Alert = { ...sampleAlert, source: 'pagerduty', outsider: ['title'] };
const notice: Alert = { ...sampleAlert, source: 'datadog' };

type Case = readonly [what: string, alert: Alert, evidence: Partial<Evidence>, shownBy: string];

const words = (source: string) =>
  `words from ${source}, which anybody who can send it events could have written (outsider); no log of the service shows it`;

const cases: readonly Case[] = [
  ['an alarm alone', alarm, {}, 'the metric of an alarm in cloudwatch (platform)'],
  [
    'an alarm over a filter of the log, alone',
    { ...alarm, alarm: { metrics: [{ namespace: 'Shop', name: 'Errors', dimensions: {} }] } },
    {},
    "an alarm in cloudwatch over a count of the service's own, which requests can raise (outsider)",
  ],
  [
    'an alarm over a metric of the load balancer, alone',
    { ...alarm, alarm: { metrics: [{ namespace: 'AWS/ApplicationELB', name: '5XX', dimensions: {} }] } },
    {},
    'the metric of an alarm in cloudwatch (platform)',
  ],
  [
    'an alarm with a log',
    alarm,
    { errors: [logged], traffic },
    "the service's own log, 3 times (service); the metric of an alarm in cloudwatch (platform); 7 failed requests in the service's log (service)",
  ],
  [
    'an alarm with an event of Sentry',
    alarm,
    { errors: [told] },
    `${words('a monitoring system')}; the metric of an alarm in cloudwatch (platform)`,
  ],
  [
    'an event of Sentry with the same error in the log',
    event,
    { errors: [logged] },
    "the service's own log, 3 times (service)",
  ],
  ['an event of Sentry alone', event, { errors: [told] }, words('sentry')],
  [
    'an event of Sentry while requests fail',
    event,
    { errors: [told, logged], traffic: { ...traffic, failures: 1 } },
    `${words('sentry')}; one failed request in the service's log (service)`,
  ],
  [
    'an alarm with a message that quotes a stack',
    alarm,
    {
      errors: [
        { error: { name: 'Error', message: 'bad input TypeError: x at f (/app/src/a.js:1:2)', stack: '' }, count: 2 },
      ],
    },
    "words in a line of the service's log, 2 times, which anybody who can send it a request could have written (outsider); the metric of an alarm in cloudwatch (platform)",
  ],
  [
    'an alarm with a message that has a time and an address',
    alarm,
    { errors: [{ error: { name: 'Error', message: 'no answer at 10:30 from db:5432', stack: '' }, count: 1 }] },
    "the service's own log, once (service); the metric of an alarm in cloudwatch (platform)",
  ],
  ['a page alone', page, {}, words('pagerduty')],
  [
    'a page while requests fail',
    page,
    { traffic },
    `${words('pagerduty')}; 7 failed requests in the service's log (service)`,
  ],
  [
    'a page with an error in its time',
    page,
    { errors: [{ ...logged, count: 1 }] },
    "the service's own log, once (service)",
  ],
  ['a page with an error of another time', page, { errors: [{ ...logged, outside: true }] }, words('pagerduty')],
  ['a page with a retry', page, { errors: [{ ...logged, retried: true }] }, words('pagerduty')],
  ['an alert that no outsider words', notice, {}, 'an alert of datadog, which no outsider can word (service)'],
  ['a failing command', notice, { failingCommand: 'npm test' }, 'a command that fails when Suture runs it (platform)'],
];

describe('the grade of evidence', () => {
  it.each(cases)('%s', (_what, alert, evidence, shownBy) => {
    const grading = gradeEvidence({ errors: [], ...evidence }, alert);

    expect(toPlainText([describeGrading(grading)])).toBe(`Shown by: ${shownBy}`);
    expect(findDoubt({ errors: [], ...evidence }, alert, 'a model') !== undefined).toBe(shownBy.includes('(outsider)'));
  });
});

const reproduction: Proof['reproduction'] = {
  kind: 'captured-event',
  description: 'sends GET /orders/1 again',
  failsOnBase: true,
  passesWithPatch: true,
};
const attempt = (change: Partial<Proof['reproduction']> = {}, by = 'mechanic'): Attempt => ({
  patch: { by },
  proof: { verdict: change.kind === 'none' ? 'unreproduced' : 'proven', reproduction: { ...reproduction, ...change } },
});

describe('a fix for what only an outsider told of', () => {
  it('is shown where the mechanic made the failure happen through the service’s entry, and says so', () => {
    const grading = gradeEvidence({ errors: [told] }, event, attempt());

    expect(findUnreproduced({ errors: [told] }, event, attempt())).toBeUndefined();
    expect(toPlainText([describeGrading(grading)])).toContain('; reproduced by Suture: sends GET /orders/1 again');
  });

  it.each([
    ['a model wrote the test that fails', attempt({}, 'a model')],
    ['an inner function was called', attempt({ kind: 'stack-trace' })],
    ['nothing was reproduced', attempt({ kind: 'none', failsOnBase: false })],
    ['the replay does not fail', attempt({ failsOnBase: false })],
  ])('is not shown where %s', (_what, tried) => {
    expect(findUnreproduced({ errors: [told] }, event, tried)).toContain('known only from sentry');
  });

  it('needs no replay where the service’s log has the same error', () => {
    expect(findUnreproduced({ errors: [logged] }, event, attempt({ kind: 'none' }, 'a model'))).toBeUndefined();
  });
});
