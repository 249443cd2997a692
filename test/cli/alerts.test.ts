import { join } from 'node:path';
import { AlertRecord } from '@suture/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createProject, suture, writeFile } from './project.ts';

const alarm = (name: string, state: object = {}) => ({
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  account: '123456789012',
  region: 'eu-west-1',
  resources: [],
  detail: { alarmName: name, state: { value: 'ALARM', timestamp: '2026-11-24T09:00:00.123+0000', ...state } },
});
const files = {
  'package.json': '{"name":"orders","type":"module","scripts":{"test":"node --test"}}',
  'src/orders.js': 'export const sum = (order) => order.discount.rate;\n',
};

it('lists what became of each alert', async () => {
  const { repository, home } = createProject(files);
  const shared = ['--repo', repository, '--unsandboxed'];
  const alert = join(home, '..', 'alert.json');

  writeFile(alert, `\ufeff${JSON.stringify(alarm('orders-5xx', { actionsSuppressedBy: 'Alarm' }))}`);
  const suppressed = await suture(home, ['heal', ...shared, '--alert', alert]);
  writeFile(alert, JSON.stringify([alarm('orders-a', { value: 'OK' }), alarm('orders-b', { value: 'OK' })]));
  const over = await suture(home, ['heal', ...shared, '--alert', alert]);
  const listed = await suture(home, ['alerts', ...shared]);
  const json = await suture(home, ['alerts', ...shared, '--json', '--limit', '1']);

  expect(suppressed).toMatchObject({ code: 0, err: '' });
  expect(suppressed.out).toContain('Nothing to heal: orders-5xx: its actions are suppressed by its suppressor alarm.');
  expect(over.out).toContain('alert orders-a; left out: 1 not firing or suppressed');
  expect(listed.out).toMatch(
    /suppressed +project +orders-a +orders-a is not firing\n.*suppressed +project +orders-5xx/,
  );
  expect(z.array(AlertRecord).parse(JSON.parse(json.out))).toMatchObject([{ sourceId: 'orders-a' }]);
});

it('says so when no alert arrived', async () => {
  const { repository, home } = createProject(files);

  const listed = await suture(home, ['alerts', '--repo', repository, '--unsandboxed']);
  const wrong = await suture(home, ['alerts', '--repo', repository, '--limit', 'all']);

  expect(listed).toMatchObject({ code: 0, out: 'No alert arrived in the last 30 days.\n' });
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('--limit');
});

it('names a form that it cannot take', async () => {
  const { repository, home } = createProject(files);
  const alert = join(home, '..', 'alert.json');
  writeFile(alert, JSON.stringify({ message_type: 'CRITICAL', entity_id: 'orders-5xx' }));

  const refused = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--alert', alert]);

  expect(refused.code).toBe(2);
  expect(refused.err).toContain('this is an alert of Splunk On-Call (VictorOps); send it as a "Suture Alert" event');
});

it('finds the fault of an error that only the alert shows', async () => {
  const { repository, home } = createProject(files);
  const alert = join(home, '..', 'alert.json');
  const error = {
    name: 'TypeError',
    message: "Cannot read properties of undefined (reading 'rate')",
    stack:
      "TypeError: Cannot read properties of undefined (reading 'rate')\n    at sum (file:///app/src/orders.js:1:39)",
  };
  const detail = {
    service: 'project',
    title: 'checkout fails',
    state: 'firing',
    startedAt: '2026-11-24T09:00:00Z',
    sourceId: 'c',
    error,
  };
  writeFile(alert, JSON.stringify({ source: 'shop.canary', 'detail-type': 'Suture Alert', detail }));

  const healed = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--alert', alert]);

  expect(healed.out).toContain('1 kind of error');
  expect(healed.out).not.toContain('holds no error');
});
