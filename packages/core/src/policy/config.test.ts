import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../errors.ts';
import { Limits, readConfig, verifySeconds } from './config.ts';

const minimal = { services: { orders: { repository: 'acme/orders' } } };

describe('readConfig', () => {
  it('fills in what a person leaves out', () => {
    const config = readConfig(minimal, 'suture.config.ts');

    expect(config.severityFloor).toBe('low');
    expect(config.services.orders).toMatchObject({
      severity: 'medium',
      testMinutes: 5,
      alarms: [],
      trust: { start: 'draft', ceiling: {}, promoteAfter: 3 },
      guardrails: { allow: ['**'], deny: [], maxFiles: 5, maxLines: 80, beyondDiagnosis: false },
    });
    expect(config.limits).toMatchObject({ fixAttempts: 3, reviewRounds: 3, diagnoses: 2, rolloutHours: 24 });
    expect(config.services.orders).toMatchObject({ metrics: [] });
    expect(config).not.toHaveProperty('sentry');
  });

  it('fills in how a service is observed', () => {
    const config = readConfig(
      {
        services: {
          orders: {
            repository: 'a/b',
            metrics: [
              { namespace: 'Shop/Orders', name: 'Latency', statistic: 'p99.9' },
              { namespace: 'Shop', name: 'Failed' },
            ],
            xray: { service: 'orders-api' },
          },
        },
        sentry: { organization: 'acme' },
      },
      'suture.config.ts',
    );

    expect(config.services.orders).toMatchObject({
      metrics: [{ statistic: 'p99.9', dimensions: {} }, { statistic: 'Sum' }],
      xray: { service: 'orders-api', slowSeconds: 3 },
    });
    expect(config.sentry).toEqual({ organization: 'acme', host: 'sentry.io', updates: 'none' });
  });

  it.each([
    ['an unknown field', { ...minimal, autoMerge: true }, /suture\.config\.ts.*autoMerge/],
    [
      'an alarm pattern that EventBridge cannot match',
      { services: { orders: { repository: 'a/b', alarms: ['orders-*', 'orders-{5xx,latency}'] } } },
      /services\.orders\.alarms\.1: .*write one pattern for each alternative: "orders-5xx", "orders-latency"/,
    ],
    [
      'an unknown field of a service',
      { services: { orders: { repository: 'a/b', repo: 'x' } } },
      /services\.orders: .*"repo"/,
    ],
    [
      'an unknown guardrail',
      { services: { orders: { repository: 'a/b', guardrails: { allowCi: true } } } },
      /services\.orders\.guardrails: .*allowCi/,
    ],
    ['a wrong type', { services: { orders: { repository: 7 } } }, /services\.orders\.repository: .*string/],
    ['a missing repository', { services: { orders: {} } }, /services\.orders\.repository/],
    [
      'too many files',
      { services: { o: { repository: 'a/b', guardrails: { maxFiles: 51 } } } },
      /services\.o\.guardrails\.maxFiles/,
    ],
    [
      'a level that merges',
      { services: { o: { repository: 'a/b', trust: { start: 'merge' } } } },
      /services\.o\.trust\.start/,
    ],
    ['an unknown severity', { ...minimal, limits: { verifySeconds: { urgent: 5 } } }, /limits\.verifySeconds/],
    [
      'a statistic that CloudWatch does not know',
      {
        services: { o: { repository: 'a/b', metrics: [{ namespace: 'Shop', name: 'Failed', statistic: 'mean' }] } },
      },
      /services\.o\.metrics\.0\.statistic: must be Sum, .*percentile/,
    ],
    [
      'a name that would end its own quotes in X-Ray’s filter',
      { services: { o: { repository: 'a/b', xray: { service: 'orders") OR service("' } } } },
      /services\.o\.xray\.service: .*without quotes/,
    ],
    [
      'an address where a host belongs',
      { ...minimal, sentry: { organization: 'acme', host: 'https://sentry.io/' } },
      /sentry\.host: .*without https/,
    ],
    [
      'an organization that is no slug',
      { ...minimal, sentry: { organization: '../acme' } },
      /sentry\.organization: .*slug/,
    ],
    ['nothing', undefined, /suture\.config\.ts/],
  ])('names %s', (_what, value, message) => {
    const read = () => readConfig(value, 'suture.config.ts');

    expect(read).toThrow(InvalidInput);
    expect(read).toThrow(message);
  });
});

describe('verifySeconds', () => {
  it.each([
    ['critical', 1800],
    ['high', 1200],
    ['medium', 900],
    ['low', 600],
  ] as const)('is longer the worse it was: %s', (severity, seconds) => {
    expect(verifySeconds(Limits.parse({}), severity)).toBe(seconds);
  });

  it('takes what the operator wrote, 0 included', () => {
    const limits = Limits.parse({ verifySeconds: { critical: 0 } });

    expect(verifySeconds(limits, 'critical')).toBe(0);
    expect(verifySeconds(limits, 'high')).toBe(1200);
  });
});
