import { describe, expect, it } from 'vitest';
import type { Alert, Diagnosis, Evidence, Triage } from '../model/index.ts';
import { sampleIncident } from '../testing/index.ts';
import { findCulprit } from './culprit.ts';
import { toMarkdown, toPlainText } from './document.ts';
import { describeTicket, titleOfTicket } from './ticket.ts';
import { turnOfDiagnosis } from './turns.ts';

const evidence: Evidence = {
  gatheredAt: '2026-11-24T09:01:00.000Z',
  deployedCommit: 'c0ffee',
  errors: [],
  commits: [],
  gaps: [],
};
const triage: Triage = {
  severity: 'high',
  impact: '7 of 20 requests failed (35%)',
  blastRadius: 'not looked at',
  category: 'unknown',
  codeIsCause: 'unclear',
  why: 'by rule',
  citations: [],
  by: 'rules',
};
const blocks = (change: Partial<Alert>) =>
  describeTicket(
    { ...sampleIncident, alert: { ...sampleIncident.alert, ...change } },
    { evidence, triage },
    turnOfDiagnosis,
  );

const url = 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/orders$2F5xx';

describe('the ticket', () => {
  it('says why an alarm fired, with its numbers and its link', () => {
    const text = toPlainText(
      blocks({
        url,
        reason: 'Threshold Crossed: 1 datapoint [99.5] was greater than the threshold (50.0).',
        description: 'Too many 5xx\n\nSee the runbook',
        alarm: {
          account: '123456789012',
          region: 'eu-west-1',
          metrics: [
            {
              namespace: 'AWS/ApiGateway',
              name: '5XXError',
              dimensions: { ApiName: 'orders' },
              statistic: 'Sum',
              period: 60,
            },
          ],
          comparison: 'GreaterThanThreshold',
          threshold: 50,
          period: 60,
          evaluation: { periods: 3, toAlarm: 2 },
          datapoints: [99.5, 87],
        },
      }),
    );

    expect(text).toContain(
      [
        'Reason: Threshold Crossed: 1 datapoint [99.5] was greater than the threshold (50.0).',
        'Metric: AWS/ApiGateway 5XXError (ApiName=orders), Sum, every 60 s',
        'Condition: GreaterThanThreshold 50, in 2 of 3 datapoints of 60 s',
        'Datapoints: 99.5, 87',
        'Account: 123456789012, eu-west-1',
        'Description: Too many 5xx See the runbook',
      ].join('\n'),
    );
  });

  it('says what users see, since when, how severe it is, what happens now and whose turn it is', () => {
    const seen = {
      ...evidence,
      errors: [
        {
          error: { name: 'TypeError', message: 'no rate', stack: '' },
          count: 7,
          event: { kind: 'http' as const, method: 'GET', path: '/quotes/7', headers: {} },
        },
      ],
      traffic: { windowSeconds: 60, requests: 20, failures: 7 },
    };
    const incident = { ...sampleIncident, severity: 'high' as const, dueAt: '2026-11-24T13:00:00.000Z' };

    expect(titleOfTicket(incident, seen)).toBe('[high] orders: GET /quotes/:id fails with TypeError');
    expect(toPlainText(describeTicket(incident, { evidence: seen, triage }, turnOfDiagnosis))).toContain(
      [
        'Users see: GET /quotes/7 on orders fails with TypeError: no rate, 7 times; 7 of 20 requests failed (35%) in 60 s',
        `Since: ${incident.alert.startedAt}`,
        'Severity: high, due 2026-11-24T13:00:00.000Z',
        'Now: Suture looks for the cause.',
        'Turn: Suture',
      ].join('\n'),
    );
  });

  it('names the one commit that the fix corrects, wherever the diagnosis looked before', () => {
    const suspect = { id: 'a'.repeat(40), date: '2026-11-20T00:00:00.000Z', subject: 'Touch the line', why: 'guess' };
    const diagnosis: Diagnosis = {
      cause: 'rate is not set',
      category: 'code',
      confidence: 0.9,
      suspectCommit: suspect,
      locations: [],
      files: [],
      citations: [],
      alternatives: [],
      by: 'mechanic',
      limits: [],
    };
    const culprit = { ...suspect, id: 'b'.repeat(40), subject: 'Rename the rate' };

    expect(findCulprit(diagnosis, { mends: culprit })).toEqual(culprit);
    expect(toPlainText(describeTicket(sampleIncident, { evidence, triage, diagnosis }, turnOfDiagnosis))).toContain(
      'Brought by: aaaaaaaaaa Touch the line (2026-11-20)',
    );
  });

  it('names the alarms in a composite alarm, a contributor, an expression and a band', () => {
    const text = toPlainText(
      blocks({
        alarm: {
          rule: 'ALARM(a) OR ALARM(b)',
          children: [
            { name: 'orders-5xx', state: 'ALARM', since: '2026-11-24T08:59:00.000Z' },
            { name: 'b', state: 'OK' },
          ],
          contributor: { TableName: 'orders' },
          expressions: ['ANOMALY_DETECTION_BAND(m1, 2)'],
          datapoints: [0],
          band: { lower: [0.02], upper: [0.3] },
        },
      }),
    );

    for (const line of [
      'Rule: ALARM(a) OR ALARM(b)',
      'Alarm in it: orders-5xx: ALARM since 2026-11-24T08:59:00.000Z',
      'Alarm in it: b: OK',
      'Contributor: TableName=orders',
      'Expression: ANOMALY_DETECTION_BAND(m1, 2)',
      'Datapoints: 0, the band is 0.02 to 0.3',
    ])
      expect(text).toContain(line);
  });

  it('lets a reader follow the link', () => {
    expect(toMarkdown(blocks({ url }))).toContain(`**Link** <${url}>`);
  });

  it.each([
    'javascript:alert(1)',
    'https://x.example/<b>',
    'https://x.example/ [y](https://evil.example)',
    'https://x.example/`@acme`',
    `https://x.example/${'x'.repeat(3_000)}`,
    'https://x.example/\u202e',
  ])('shows %.30j as text', (hostile) => {
    expect(toMarkdown(blocks({ url: hostile }))).toMatch(/\*\*Link\*\* `/);
  });

  it('keeps what is outside text in code spans', () => {
    const hostile = '@acme/all [x](https://evil.example)';
    const text = toMarkdown(
      blocks({ reason: hostile, description: hostile, alarm: { rule: hostile, contributor: { [hostile]: hostile } } }),
    );

    expect(text.replace(/`[^`]*`/g, '')).not.toContain('evil.example');
  });
});
