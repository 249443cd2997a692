import { createTestWorld, sampleIncident } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { handOnce } from './hand-once.ts';

async function open() {
  const { incidents } = createTestWorld().ports;
  await incidents.create(sampleIncident);
  const asked: string[] = [];
  const watched = {
    ...incidents,
    get: async (id: string) => {
      asked.push(id);
      return incidents.get(id);
    },
  };
  return { incidents: handOnce(sampleIncident, watched), asked };
}

it('gives the incident that was read once, and then as it is stored', async () => {
  const { incidents, asked } = await open();

  expect(await incidents.get(sampleIncident.id)).toBe(sampleIncident);
  const changed = await incidents.update({ ...sampleIncident, stage: 'close' });

  expect(await incidents.get(sampleIncident.id)).toEqual(changed);
  expect(asked).toEqual([sampleIncident.id]);
});

it('reads another incident', async () => {
  const { incidents, asked } = await open();

  expect(await incidents.get('another')).toBeUndefined();
  expect(asked).toEqual(['another']);
});
