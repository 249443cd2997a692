import { createMemoryStores } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { ask, exchange, openRead, sourceOf } from './opened.ts';
import { writeStories } from './stories.ts';

/** Milliseconds of CPU that a page may take. A busy machine adds less to it than to the time on a clock. */
const most = 100;
/** The page of services replays every outcome for each severity and kind of fix. */
const mostOf: Readonly<Record<string, number>> = { services: 600 };

it('writes each page within a tenth of a second of work with 10,000 incidents, and the one about trust within six', async () => {
  const stores = createMemoryStores();
  await writeStories(stores, 10_000, 500);
  // The stores in memory copy all they hold each time; a table is read beside the page too.
  const dashboard = await openRead(sourceOf(stores, { interval: 3_600_000 }));
  const { base, cookie } = await exchange(dashboard.address);

  const taken: Record<string, number> = {};
  for (const page of ['', 'incidents', 'incidents?q=voucher&state=closed', 'statistics', 'services']) {
    const before = process.cpuUsage();
    const answer = await ask(`${base}${page}`, { cookie });
    const { user, system } = process.cpuUsage(before);
    expect(answer.status).toBe(200);
    taken[page === '' ? 'board' : page] = Math.round((user + system) / 1_000);
  }
  await dashboard.close();

  process.stdout.write(`CPU per page with 10,000 incidents, in ms: ${JSON.stringify(taken)}\n`);
  expect(Object.entries(taken).filter(([page, milliseconds]) => milliseconds > (mostOf[page] ?? most))).toEqual([]);
});
