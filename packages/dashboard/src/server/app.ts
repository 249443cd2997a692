import { type Clock, dayScope, describeError, readTrust } from '@suture/core';
import { type Context, Hono } from 'hono';
import { script } from '../assets/script.ts';
import { style } from '../assets/style.ts';
import {
  type Html,
  IncidentFilter,
  type PageContext,
  showBoard,
  showIncident,
  showIncidents,
  showMissing,
  showServices,
  showStatistics,
  writePage,
} from '../pages/index.ts';
import { type ReadModel, type RecordSource, readIncidentDetail } from '../records/index.ts';
import { createEventStream, type Watchers } from './events.ts';
import { contentPolicy, createGate, type Keys, makeNonce } from './gate.ts';
import type { Lookout } from './lookout.ts';

interface AppParts {
  readonly source: RecordSource;
  readonly model: ReadModel;
  readonly lookout: Lookout;
  readonly watchers: Watchers;
  readonly clock: Clock;
  readonly keys: Keys;
  /** Host and port, known once the server listens. */
  readonly host: () => string;
}

/** The pages, behind the gate. */
export function createApp({ source, model, lookout, watchers, clock, keys, host }: AppParts): Hono {
  const base = `/${keys.place}`;
  const app = new Hono();
  app.use(createGate(keys, host));

  async function answer(
    context: Context,
    write: (page: PageContext) => Html | Promise<Html>,
    status: 200 | 404 | 500 = 200,
  ) {
    await lookout.freshen();
    const nonce = makeNonce();
    const { name } = source;
    const page = { base, name, nonce, now: clock.now(), snapshot: model.current() };
    const text = await writePage(await write(page));
    context.header('Content-Security-Policy', contentPolicy(nonce));
    return context.html(text, status);
  }

  app.get(`${base}/`, (context) => answer(context, showBoard));
  app.get(`${base}/incidents`, (context) =>
    answer(context, (page) => showIncidents(IncidentFilter.parse(context.req.query()), page)),
  );
  app.get(`${base}/incidents/:id`, async (context) => {
    const id = context.req.param('id');
    const detail = await source.read((records) => readIncidentDetail(id, records));
    if (detail === undefined) return missing(context, 'No such incident', `There is no incident ${id.slice(0, 100)}.`);
    return answer(context, (page) => showIncident(detail, source.executionUrl?.(id), page));
  });
  app.get(`${base}/services`, async (context) => {
    const { config } = source;
    const reading = await source.read(async ({ trustRecord, spending }) => {
      const about = { trustRecord, now: clock.now() };
      const found = await Promise.all(Object.keys(config.services).map((name) => readTrust(name, config, about)));
      const reports = found.flatMap((report) => report ?? []);
      return { config, reports, spent: await spending(dayScope(clock)) };
    });
    return answer(context, (page) => showServices(reading, page));
  });
  app.get(`${base}/statistics`, (context) => answer(context, showStatistics));
  app.get(`${base}/style.css`, (context) => context.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get(`${base}/script.js`, (context) =>
    context.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  app.get(`${base}/events`, (context) => createEventStream(context, model, watchers));

  function missing(context: Context, title: string, reason: string, status: 404 | 500 = 404) {
    return answer(context, (page) => showMissing(title, reason, page), status);
  }
  app.notFound((context) => missing(context, 'No such page', 'The address leads nowhere.'));
  app.onError((error, context) => missing(context, 'This page cannot be shown', describeError(error), 500));
  return app;
}
