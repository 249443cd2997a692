import type { Incident, QueryAnswer, TelemetryQueries } from '@suture/core';
import { sampleAlert, sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { QueryUnanswerable } from '../errors.ts';
import { combineQueries } from './combine-queries.ts';
import type { TelemetrySource } from './telemetry-source.ts';

const window = { from: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
const query = { ...window, contains: [], limit: 5 };
const from = (source: string): Incident => ({ ...sampleIncident, alert: { ...sampleAlert, source } });
const found =
  (...lines: string[]) =>
  async (): Promise<QueryAnswer> => ({ outcome: 'found', lines });
const none = (why: string) => async (): Promise<QueryAnswer> => ({ outcome: 'none', why });

function open(members: Partial<TelemetrySource>, own: Partial<TelemetryQueries> = {}, ownLogs = true) {
  const answer = found('from the platform');
  const platform = { logs: answer, logCounts: answer, metrics: answer, traces: answer, changes: answer, ...own };
  const raised = ({ alert }: Incident) => alert.source === 'acme';
  const acme: TelemetrySource = { name: 'Acme', raised, concerns: () => true, ...members };
  return combineQueries({ own: platform, ownLogs: () => ownLogs, sources: [acme] });
}

describe('combineQueries', () => {
  it('puts the answers together, each under its vendor', async () => {
    expect(await open({ logs: found('from the vendor') }).logs(from('acme'), query)).toEqual({
      outcome: 'found',
      lines: ['from the platform', 'Acme:', 'from the vendor'],
    });
  });

  it('asks the platform alone for what no vendor answers', async () => {
    expect(await open({}).metrics(from('acme'), window)).toEqual({ outcome: 'found', lines: ['from the platform'] });
    expect(await open({ concerns: () => false, metrics: found('x') }).metrics(from('acme'), window)).toEqual({
      outcome: 'found',
      lines: ['from the platform'],
    });
  });

  it('does not ask the platform for logs that it does not have', async () => {
    expect(await open({ logCounts: found('x') }, {}, false).logCounts(from('acme'), query)).toEqual({
      outcome: 'found',
      lines: ['Acme:', 'x'],
    });
  });

  it('keeps the reason of one that has no answer beside the lines of the other', async () => {
    const down = async () => Promise.reject(new QueryUnanswerable('Acme is down.'));

    expect(await open({ traces: down }).traces(from('acme'), window)).toEqual({
      outcome: 'found',
      lines: ['from the platform'],
      more: 'Acme is down.',
    });
    expect(await open({ traces: down }, { traces: none('No traces.') }).traces(from('acme'), window)).toEqual({
      outcome: 'none',
      why: 'No traces. Acme is down.',
    });
  });

  it('asks the vendor that sent the alert', async () => {
    expect(await open({ vendor: found('issue 7') }).vendor(from('acme'))).toEqual({
      outcome: 'found',
      lines: ['issue 7'],
    });
  });

  it.each([
    ['sentry', 'set sentry.organization in suture.config.ts and the secret SENTRY_TOKEN'],
    ['datadog', 'the secrets DATADOG_API_KEY and DATADOG_APP_KEY'],
    ['cloudwatch', 'in its metrics, logs and traces'],
    ['constructor', 'came from constructor'],
  ])('says why %s cannot be asked', async (source, why) => {
    expect(await open({}).vendor(from(source))).toEqual({ outcome: 'none', why: expect.stringContaining(why) });
  });
});
