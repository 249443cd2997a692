import { describe, expect, it } from 'vitest';
import type { Alert, Evidence, Triage } from '../model/index.ts';
import { sampleIncident } from '../testing/index.ts';
import { toMarkdown, toPlainText } from './document.ts';
import { describeTicket } from './ticket.ts';

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
  describeTicket({ ...sampleIncident, alert: { ...sampleIncident.alert, ...change } }, evidence, triage);

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
        `Link: ${url}`,
        'Reason: Threshold Crossed: 1 datapoint [99.5] was greater than the threshold (50.0).',
        'Metric: AWS/ApiGateway 5XXError (ApiName=orders), Sum, every 60 s',
        'Condition: GreaterThanThreshold 50, in 2 of 3 datapoints of 60 s',
        'Datapoints: 99.5, 87',
        'Account: 123456789012, eu-west-1',
        'Description: Too many 5xx See the runbook',
      ].join('\n'),
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
