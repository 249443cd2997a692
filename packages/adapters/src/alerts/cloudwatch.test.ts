import { Alert, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { cloudwatch } from './cloudwatch.ts';

const config = readConfig({ services: { shop: { repository: 'acme/shop', alarms: ['*'] } } }, 'the configuration');

interface Changes {
  readonly name?: string;
  readonly region?: string;
  readonly resources?: readonly string[];
  readonly value?: string;
  readonly state?: object;
  readonly previous?: object;
  readonly configuration?: object;
  readonly detail?: object;
}

function read(changes: Changes = {}): Alert {
  const { name = 'orders-5xx', region = 'eu-west-1' } = changes;
  return cloudwatch.read(
    {
      'detail-type': 'CloudWatch Alarm State Change',
      source: 'aws.cloudwatch',
      account: '123456789012',
      time: '2026-11-24T09:00:00Z',
      region,
      resources: changes.resources ?? [],
      detail: {
        alarmName: name,
        state: { value: changes.value ?? 'ALARM', timestamp: '2026-11-24T09:00:00.123+0000', ...changes.state },
        ...(changes.previous === undefined ? {} : { previousState: changes.previous }),
        configuration: changes.configuration ?? {},
        ...changes.detail,
      },
    },
    config,
  );
}

describe('the title', () => {
  it.each([
    ['Managed by Terraform', 'orders-5xx'],
    ['Managed by Pulumi', 'orders-5xx'],
    ['Created from EC2 Console', 'orders-5xx'],
    ['', 'orders-5xx'],
    [' \n', 'orders-5xx'],
    ['orders-5xx', 'orders-5xx'],
    ['Too many failures', 'orders-5xx: Too many failures'],
    ['Too many failures\n\n# Runbook\n1. Look', 'orders-5xx: Too many failures'],
  ])('of an alarm with the description %j is %j', (description, title) => {
    expect(read({ configuration: { description } }).title).toBe(title);
  });
});

describe('the link', () => {
  it.each([
    ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1'],
    ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1'],
    ['us-iso-east-1', 'https://us-iso-east-1.console.c2shome.ic.gov/cloudwatch/home?region=us-iso-east-1'],
    ['us-isob-east-1', 'https://us-isob-east-1.console.sc2shome.sgov.gov/cloudwatch/home?region=us-isob-east-1'],
    ['eusc-de-east-1', 'https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudwatch/home?region=eusc-de-east-1'],
  ])('of an alarm in %s is in the console of its partition', (region, home) => {
    expect(read({ region }).url).toBe(`${home}#alarmsV2:alarm/orders-5xx`);
  });

  it.each([
    ['orders/api/5xx', 'orders$2Fapi$2F5xx'],
    ['Orders (prod) 5xx', 'Orders$20(prod)$205xx'],
    ['orders#1?a=b&c%', 'orders$231$3Fa$3Db$26c$25'],
    ['caf\u00e9', 'caf$C3$A9'],
    ['a$2Fb', 'a$242Fb'],
    ['\ud800', '$EF$BF$BD'],
  ])('writes the name %j as the console does', (name, written) => {
    expect(read({ name }).url?.split('#alarmsV2:alarm/')[1]).toBe(written);
  });

  it.each(['REGION', '', 'eu-west-1.evil.example', 'x'.repeat(1_000)])('is left out for the region %.20j', (region) => {
    expect(read({ region }).url).toBeUndefined();
  });
});

describe('the fingerprint', () => {
  it.each([
    ['cn-northwest-1', 'aws-cn'],
    ['us-gov-east-1', 'aws-us-gov'],
    ['us-isof-south-1', 'aws-iso-f'],
    ['eu-isoe-west-1', 'aws-iso-e'],
    ['ap-southeast-7', 'aws'],
  ])('of an alarm in %s has the partition %s, with an ARN or without', (region, partition) => {
    const arn = `arn:${partition}:cloudwatch:${region}:123456789012:alarm:orders-5xx`;

    expect(read({ region }).fingerprint).toBe(`cloudwatch:${arn}`);
    expect(read({ region, resources: [arn] }).fingerprint).toBe(`cloudwatch:${arn}`);
  });

  it('is that of the account and region of the ARN, where an event was passed on', () => {
    const arn = 'arn:aws:cloudwatch:us-east-2:999999999999:alarm:orders:5xx';

    const alert = read({ name: 'orders:5xx', resources: ['arn:aws:events:eu-west-1:1:rule/x', arn] });

    expect(alert).toMatchObject({
      fingerprint: `cloudwatch:${arn}`,
      alarm: { account: '999999999999', region: 'us-east-2' },
      url: expect.stringMatching(/^https:\/\/us-east-2\./),
    });
  });
});

describe('the beginning', () => {
  it('is the time when a composite alarm first went off, after a wait period', () => {
    const previous = { value: 'ALARM', timestamp: '2026-11-24T08:58:00.000+0000', actionsSuppressedBy: 'WaitPeriod' };

    expect(read({ previous })).toMatchObject({ startedAt: '2026-11-24T08:58:00.000Z', state: 'firing' });
    expect(read({ previous })).not.toHaveProperty('suppressed');
  });

  it.each(['OK', 'INSUFFICIENT_DATA'])('is the time of the change where it was %s', (value) => {
    const previous = { value, timestamp: '2026-11-24T08:58:00.000+0000' };

    expect(read({ previous }).startedAt).toBe('2026-11-24T09:00:00.123Z');
  });

  it('is read with spaces that a pretty printer put behind colons', () => {
    expect(read({ state: { timestamp: '2026-11-24T09: 00: 07.000+0000' } }).startedAt).toBe('2026-11-24T09:00:07.000Z');
  });
});

describe('what was measured', () => {
  it('lists the metrics and the expression of metric math, with their account', () => {
    const configuration = {
      metrics: [
        { id: 'e1', expression: 'm1 / m2', label: 'rate', returnData: true },
        {
          id: 'm1',
          accountId: '999999999999',
          metricStat: { metric: { namespace: 'Shop', name: 'Failed' }, period: 300, stat: 'Sum' },
        },
        {
          id: 'm2',
          metricStat: { metric: { namespace: 'Shop', name: 'All', dimensions: {} }, period: 300, stat: 'p99' },
        },
      ],
    };

    expect(read({ configuration }).alarm).toMatchObject({
      expressions: ['m1 / m2'],
      period: 300,
      metrics: [
        { namespace: 'Shop', name: 'Failed', dimensions: {}, statistic: 'Sum', period: 300, account: '999999999999' },
        { namespace: 'Shop', name: 'All', dimensions: {}, statistic: 'p99', period: 300 },
      ],
    });
  });

  it('has the band of an anomaly alarm, from text or an object', () => {
    const data = {
      recentDatapoints: [0, null],
      recentLowerThresholds: [0.02],
      recentUpperThresholds: [0.3],
      period: 60,
    };

    for (const reasonData of [data, JSON.stringify(data)])
      expect(read({ state: { reasonData } }).alarm).toMatchObject({
        datapoints: [0],
        band: { lower: [0.02], upper: [0.3] },
        period: 60,
      });
  });

  it('names the alarms that changed a composite alarm', () => {
    const reasonData = JSON.stringify({
      triggeringAlarms: [
        {
          arn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders/api:5xx',
          state: { value: 'ALARM', timestamp: '2026-11-24T08:59:00.000+0000' },
        },
        { arn: 'orders-latency' },
      ],
    });

    expect(read({ state: { reasonData }, configuration: { alarmRule: 'ALARM(a) OR ALARM(b)' } }).alarm).toMatchObject({
      rule: 'ALARM(a) OR ALARM(b)',
      children: [
        { name: 'orders/api:5xx', state: 'ALARM', since: '2026-11-24T08:59:00.000Z' },
        { name: 'orders-latency', state: 'unknown' },
      ],
    });
  });

  it('has the attributes of a contributor, under the fingerprint of its alarm', () => {
    const detail = { alarmContributor: { id: '6d442278dba546f6', attributes: { TableName: 'orders' } } };

    const alert = read({ detail });

    expect(alert.alarm?.contributor).toEqual({ TableName: 'orders' });
    expect(alert.fingerprint).toBe(read().fingerprint);
  });

  it.each(['not json', '[]', '{"triggeringAlarms":7}', '', '7', 'null', '{"recentDatapoints":"x"}'])(
    'is left out where reasonData is %j',
    (reasonData) => {
      const alert = read({ state: { reasonData } });

      expect(Alert.parse(alert)).toEqual(alert);
      expect(alert.state).toBe('firing');
    },
  );

  it('is bounded and holds no secret', () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;
    const alert = read({
      state: { reason: `${token} ${'x'.repeat(100_000)}` },
      configuration: {
        description: `${'y'.repeat(100_000)}`,
        metrics: Array.from({ length: 500 }, () => ({ expression: 'm1' })),
      },
    });

    expect(JSON.stringify(alert)).not.toContain(token);
    expect(JSON.stringify(alert).length).toBeLessThan(10_000);
  });
});

describe('an alarm that starts nothing', () => {
  const suppressor = { alarmRule: 'ALARM(a)', actionsSuppressor: 'shop-maintenance' };

  it.each([
    [
      'its suppressor',
      { state: { actionsSuppressedBy: 'Alarm' }, configuration: suppressor },
      'by its suppressor alarm shop-maintenance',
    ],
    [
      'a wait period',
      { state: { actionsSuppressedBy: 'WaitPeriod' }, configuration: {} },
      'CloudWatch reports it again',
    ],
    ['an extension period', { state: { actionsSuppressedBy: 'ExtensionPeriod' } }, 'suppressed for a while'],
    ['something new', { state: { actionsSuppressedBy: 'Moon' } }, 'suppressed by Moon'],
    [
      'a mute rule',
      {
        detail: {
          muteDetail: {
            mutedByArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm-mute-rule:nightly',
            muteWindowEnd: '2026-11-24T12:00:00.000+0000',
          },
        },
      },
      'is muted by the mute rule nightly until 2026-11-24T12:00:00.000+0000',
    ],
    ['disabled actions', { configuration: { actionsEnabled: false } }, 'its actions are disabled'],
    ['missing data', { value: 'INSUFFICIENT_DATA' }, 'has not enough data'],
    [
      'a scaling policy',
      { name: 'TargetTracking-table/orders-ProvisionedCapacityLow-98c79d5f-1aca-4c95-b628-79e0736d3752' },
      'drives a scaling policy',
    ],
  ])('says that it is because of %s', (_name, changes: Changes, why) => {
    expect(read(changes).suppressed).toContain(why);
  });

  it('is not one whose actions were suppressed before', () => {
    const previous = { value: 'OK', timestamp: '2026-11-24T08:00:00.000+0000', actionsSuppressedBy: 'Alarm' };

    expect(read({ previous })).not.toHaveProperty('suppressed');
    expect(read({ value: 'OK', state: { actionsSuppressedBy: 'Alarm' } })).toMatchObject({ state: 'resolved' });
  });
});
