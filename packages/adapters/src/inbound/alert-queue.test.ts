import type { AlertRecord, Ports } from '@suture/core';
import { createTestWorld, type TestWorld } from '@suture/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { receiveBatch } from './alert-queue.ts';
import type { BatchResult } from './batch.ts';

const at = '2026-11-24T09:00:00.123+0000';
const alarm = (name: string, state: object = {}, more: object = {}) => ({
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  region: 'eu-west-1',
  resources: [`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`],
  detail: { alarmName: name, state: { value: 'ALARM', timestamp: at, ...state }, configuration: {}, ...more },
});
const pipeline = (name: string) => ({
  source: 'aws.codepipeline',
  'detail-type': 'CodePipeline Pipeline Execution State Change',
  detail: { pipeline: name, state: 'FAILED' },
});

let world: TestWorld;
let logged: { readonly message: string; readonly fields: object }[];
let ports: Ports;

beforeEach(() => {
  world = createTestWorld();
  logged = [];
  const log = (message: string, fields: object) => {
    logged.push({ message, fields });
  };
  ports = { ...world.ports, log: { info: log, warn: log } };
});

let messages = 0;
function receive(...bodies: readonly unknown[]): Promise<BatchResult> {
  const queued = bodies.map((body) => {
    messages += 1;
    return { id: `m${messages}`, body: typeof body === 'string' ? body : JSON.stringify(body) };
  });
  return receiveBatch(queued, ports, { ownAlarms: 'suture-test-' });
}

async function listRecords(): Promise<readonly AlertRecord[]> {
  return (await ports.alertRecords.list(100)).items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

const none = { started: 0, folded: 0, suppressed: 0, answered: 0, ignored: 0, refused: [] };

describe('receiveBatch', () => {
  it('starts an incident, folds its repeat, and records both', async () => {
    const result = await receive(alarm('orders-5xx'), alarm('orders-5xx'));

    expect(result).toEqual({ ...none, started: 1, folded: 1 });
    const [incident] = (await ports.incidents.list()).items;
    const known = { service: 'orders', source: 'cloudwatch', sourceId: 'orders-5xx', incidentId: incident?.id };
    expect(await listRecords()).toMatchObject([
      { ...known, outcome: 'started', reason: `started ${incident?.id}` },
      { ...known, outcome: 'folded', reason: expect.stringContaining('seen 2 times') },
    ]);
  });

  it.each([
    ['a suppressed alarm', alarm('orders-5xx', { actionsSuppressedBy: 'Alarm' }), 'suppressed by its suppressor alarm'],
    [
      'a muted alarm',
      alarm('orders-5xx', {}, { muteDetail: { mutedByArn: 'x:alarm-mute-rule:night' } }),
      'muted by the mute rule night',
    ],
    ['an alarm that is over', alarm('orders-5xx', { value: 'OK' }), 'not firing'],
    ['an alarm without data', alarm('orders-5xx', { value: 'INSUFFICIENT_DATA' }), 'not enough data'],
    ['one of Suture’s own', alarm('suture-test-budget'), "Suture's own alarms"],
    [
      'one of Suture’s own in another form',
      { AlarmName: 'suture-test-budget', NewStateValue: 'ALARM', StateChangeTime: at },
      "Suture's own alarms",
    ],
  ])('starts nothing for %s, and says why', async (_name, event, reason) => {
    const result = await receive(event);

    expect(result).toEqual({ ...none, suppressed: 1 });
    expect((await ports.incidents.list()).items).toEqual([]);
    expect(await listRecords()).toMatchObject([{ outcome: 'suppressed', reason: expect.stringContaining(reason) }]);
    expect(logged).toMatchObject([{ message: 'alert received', fields: { outcome: 'suppressed' } }]);
  });

  it('takes each alert of a message in the forms of topics and queues', async () => {
    const published = { AlarmName: 'orders-latency', NewStateValue: 'ALARM', StateChangeTime: at };
    const notification = {
      Type: 'Notification',
      TopicArn: 'arn:aws:sns:eu-west-1:1:a',
      Message: JSON.stringify(published),
    };

    const result = await receive({
      Records: [{ Sns: notification }, { messageId: '1', body: JSON.stringify(alarm('orders-5xx')) }],
    });

    expect(result).toEqual({ ...none, started: 2 });
    expect((await listRecords()).map(({ id, sourceId }) => [id.split('.')[1], sourceId])).toEqual([
      ['1', 'orders-latency'],
      ['2', 'orders-5xx'],
    ]);
  });

  it('records why a message is refused, and takes the others', async () => {
    const result = await receive(
      'ALARM!',
      alarm('billing-5xx'),
      { incident: { incident_number: 1, html_url: 'x' } },
      alarm('orders-5xx'),
    );

    expect(result).toMatchObject({
      started: 1,
      refused: [{ error: 'InvalidInput' }, { error: 'InvalidInput' }, { error: 'InvalidInput' }],
    });
    expect((await listRecords()).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['refused', 'it is not JSON'],
      ['refused', expect.stringContaining('no service claims the alarm "billing-5xx"')],
      ['refused', expect.stringContaining('this is an alert of PagerDuty')],
      ['started', expect.any(String)],
    ]);
    expect(logged.filter(({ message }) => message === 'message refused')).toHaveLength(3);
  });

  it('takes the good alerts of a message with a bad one, and refuses the message', async () => {
    const result = await receive([alarm('billing-5xx'), alarm('orders-5xx')]);

    expect(result).toMatchObject({ started: 1, refused: [{ error: 'InvalidInput' }] });
    expect((await listRecords()).map(({ outcome }) => outcome)).toEqual(['refused', 'started']);
  });

  it('keeps the message without its secrets, beside the record', async () => {
    const token = `ghp_${'a1B2'.repeat(10)}`;

    await receive(alarm('orders-5xx', { reason: `denied for ${token}` }));

    const [record] = await listRecords();
    const text = await ports.artifacts.get(record?.artifact ?? '');
    expect(text).toContain('orders-5xx');
    expect(JSON.stringify([text, record, logged])).not.toContain(token);
  });

  it('counts and drops what a scaling group reports that no service claims', async () => {
    const result = await receive({
      'detail-type': 'EC2 Instance Launch Unsuccessful',
      source: 'aws.autoscaling',
      account: '123456789012',
      region: 'eu-west-1',
      time: '2026-11-24T09:00:00Z',
      resources: [],
      detail: { AutoScalingGroupName: 'batch-workers', StatusMessage: 'no capacity' },
    });

    expect(result).toEqual({ ...none, suppressed: 1 });
    expect(await listRecords()).toMatchObject([
      {
        outcome: 'suppressed',
        source: 'autoscaling',
        sourceId: 'batch-workers',
        reason: expect.stringContaining('no service claims'),
      },
    ]);
  });

  describe('the result of a deployment', () => {
    const waitForRollout = async (service: string, incidentId: string) => {
      const [incident] = (await ports.incidents.list()).items;
      if (incident === undefined) throw new RangeError('there is no incident');
      await ports.incidents.create({ ...incident, id: incidentId, service, mergeCommit: 'c0ffee' });
      await ports.pendingCallbacks.put({
        kind: 'rollout',
        ref: incidentId,
        incidentId,
        token: 'token',
        since: '2026-11-24T09:00:00.000Z',
      });
    };
    let asked: string[];

    beforeEach(async () => {
      asked = [];
      const { orders } = ports.config.services;
      if (orders === undefined) throw new RangeError('there is no service');
      ports = {
        ...ports,
        config: {
          ...ports.config,
          services: {
            orders,
            billing: { ...orders, alarms: [], rollout: { by: 'codepipeline', pipeline: 'billing' } },
          },
        },
        rollouts: {
          status: async ({ id }, commit) => {
            asked.push(id);
            return { commit, status: 'pending', detail: '' };
          },
        },
      };
      await receive(alarm('orders-5xx'));
    });

    it('wakes, once for a whole batch, the incidents of the service whose pipeline it is', async () => {
      await waitForRollout('billing', 'inc-1');
      await waitForRollout('orders', 'inc-2');
      logged = [];

      const result = await receive(pipeline('billing'), pipeline('billing'), pipeline('website'));

      expect(result).toEqual({ ...none, answered: 2, ignored: 1 });
      expect(asked).toEqual(['inc-1']);
      expect(logged.map(({ fields }) => fields)).toMatchObject([
        { services: ['billing'] },
        { services: ['billing'] },
        { services: [] },
      ]);
    });

    it.each(['aws.codebuild', 'aws.codedeploy'])(
      'is counted and dropped when it is another team’s: %s',
      async (source) => {
        await waitForRollout('billing', 'inc-1');

        const result = await receive({ ...pipeline('billing'), source });

        expect(result).toEqual({ ...none, ignored: 1 });
        expect(asked).toEqual([]);
      },
    );

    it('comes again when it could not be asked for, and no other message does', async () => {
      await waitForRollout('billing', 'inc-1');
      ports = { ...ports, rollouts: { status: async () => Promise.reject(new RangeError('no host')) } };

      const result = await receive(pipeline('billing'), alarm('orders-5xx'));

      expect(result).toMatchObject({ folded: 1, answered: 0, refused: [{ error: 'RangeError' }] });
    });
  });

  it('answers a delivery of the code host once, and tries again while another invocation does', async () => {
    const delivery = (id: string) => ({
      'detail-type': 'GitHub Delivery',
      detail: { id, event: 'pull_request', repository: 'shop/orders', pull: 1 },
    });
    await ports.deliveries.claim('github', 'taken', 60);

    const result = await receive(delivery('one'), delivery('one'), delivery('taken'));

    expect(result).toMatchObject({ ...none, ignored: 2, refused: [{ error: 'DeliveryBusy' }] });
    expect(logged.map(({ fields }) => fields)).toMatchObject([
      { event: 'pull_request', woken: 0, seenBefore: false },
      { event: 'pull_request', woken: 0, seenBefore: true },
      { error: 'DeliveryBusy' },
    ]);
    expect(await listRecords()).toEqual([]);
  });
});
