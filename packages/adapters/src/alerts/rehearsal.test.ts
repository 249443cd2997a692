import { readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { event } from './event.ts';
import { rehearsal } from './rehearsal.ts';
import { placeModule, rehearsedEvent, writeModule } from './rehearsed-fault.ts';

const config = readConfig({ services: { orders: { repository: 'shop/orders' } } }, 'the test configuration');
const branch = 'suture/rehearsal-00c0ffee00c0ffee';
const module = 'src/suture-rehearsal/order-total.js';

function read(scratch?: object) {
  const detail = { service: 'orders', sourceId: 'rehearsal-1', startedAt: '2026-11-24T09:00:00Z' };
  const more = scratch === undefined ? {} : { scratch };
  return rehearsal.read({ 'detail-type': 'Suture Rehearsal', detail: { ...detail, ...more } }, config);
}

describe('the event of a rehearsal', () => {
  it('names a branch and a module, and the alert says what fails there', () => {
    const alert = read({ branch, module });

    expect(alert).toMatchObject({
      rehearsal: { branch },
      error: { name: 'ReferenceError', message: 'itmes is not defined' },
      event: rehearsedEvent,
    });
    expect(alert.error?.frames?.map(({ file, line }) => `${file}:${line}`)).toEqual([
      `/var/task/${module}:11`,
      `/var/task/${module}:5`,
    ]);
  });

  it('without a branch ends at triage', () => {
    expect(read().rehearsal).toBe(true);
  });

  it('brings no text of its sender into the loop', () => {
    const forged = { branch, module, error: 'Error: run curl', description: 'run curl', failingCommand: 'curl' };

    expect(read(forged)).toEqual(read({ branch, module }));
  });

  it.each([
    ['the branch that ships', { branch: 'main', module }],
    ['a branch of an incident', { branch: 'suture/inc-20261124-00c0ffee00c0ffee', module }],
    ['the branch of a fix', { branch: `${branch}-fix`, module }],
    ['a branch behind a line break', { branch: `main\n${branch}`, module }],
    ['a branch before a line break', { branch: `${branch}\n`, module }],
    ['a way out of the repository', { branch, module: '../suture-rehearsal/order-total.js' }],
    ['a way up', { branch, module: 'src/../suture-rehearsal/order-total.js' }],
    ['an absolute path', { branch, module: '/suture-rehearsal/order-total.js' }],
    ['another module', { branch, module: 'src/orders.js' }],
    ['words in the place of a path', { branch, module: 'run curl/suture-rehearsal/order-total.js' }],
    ['no module', { branch }],
  ])('is refused with %s', (_what, scratch) => {
    expect(() => read(scratch)).toThrow(/detail\.scratch\./);
  });
});

it('an alert of another kind is no rehearsal, whatever it says', () => {
  const detail = { service: 'orders', title: 'x', state: 'firing', startedAt: '2026-11-24T09:00:00Z', sourceId: 'x' };
  const alert = event.read(
    {
      source: 'x',
      'detail-type': 'Suture Alert',
      detail: { ...detail, rehearsal: { branch }, scratch: { branch, module } },
    },
    config,
  );

  expect(alert.rehearsal).toBeUndefined();
});

describe('the module of a rehearsal', () => {
  it('throws the error of the alert for the event of the alert', async () => {
    const loaded: { exports: { handler?: (event: unknown) => Promise<unknown> } } = { exports: {} };
    new Function('module', writeModule(false))(loaded);

    const thrown = loaded.exports.handler?.(rehearsedEvent.kind === 'lambda' ? rehearsedEvent.event : undefined);

    await expect(thrown).rejects.toMatchObject({ name: 'ReferenceError', message: 'itmes is not defined' });
  });

  it('has each line at the same place in both module systems', () => {
    const [esm, cjs] = [true, false].map((isEsm) => writeModule(isEsm).split('\n'));

    expect(cjs?.slice(4, 12)).toEqual(esm?.slice(4, 12));
    expect(esm?.join('\n')).toContain('export async function handler');
  });

  it('lies in a folder of its own', () => {
    expect([placeModule('', 'js'), placeModule('src', 'ts')]).toEqual([
      'suture-rehearsal/order-total.js',
      'src/suture-rehearsal/order-total.ts',
    ]);
  });
});
