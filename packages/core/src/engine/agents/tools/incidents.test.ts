import { expect, it } from 'vitest';
import type { Incident } from '../../../model/index.ts';
import { createTestWorld, sampleIncident } from '../../../testing/index.ts';
import { createPastIncidents } from './incidents.ts';

const outcome = { result: 'recorded', at: '2026-11-24T10:00:00.000Z', reason: 'it ended' } as const;
const branch = `suture/rehearsal-${'0'.repeat(16)}`;

it('shows past incidents of the service, and no rehearsals, which would give their own answer away', async () => {
  const { ports } = createTestWorld();
  const past = (id: string, change: Partial<Incident> = {}) =>
    ports.incidents.create({ ...sampleIncident, version: 0, id, outcome, ...change });
  await past('inc-real');
  await past('inc-other', { service: 'bills' });
  await past('inc-rehearsed', { alert: { ...sampleIncident.alert, rehearsal: { branch } } });

  const shown = JSON.stringify(await createPastIncidents(sampleIncident, ports).use({}));

  expect(shown).toContain('inc-real');
  expect(shown).not.toMatch(/inc-other|inc-rehearsed/);
});

it('says what became of the fix of each', async () => {
  const { ports } = createTestWorld();
  await ports.incidents.create({ ...sampleIncident, version: 0, id: 'inc-past', outcome });
  await ports.incidents.create({ ...sampleIncident, version: 0, id: 'inc-unfixed', outcome });
  await ports.trustRecord.count('orders', 'reverted', 'inc-past');
  await ports.trustRecord.count('orders', 'closed', 'inc-past');
  await ports.trustRecord.count('orders', 'rejected', 'inc-of-another');

  const shown = await createPastIncidents(sampleIncident, ports).use({});

  const lines = JSON.stringify(shown).split('\\n');
  expect(lines.find((line) => line.includes('inc-past'))).toContain(
    'it ended; its fix was merged as proposed, then taken back by people',
  );
  expect(lines.find((line) => line.includes('inc-unfixed'))).not.toContain('its fix was');
});
