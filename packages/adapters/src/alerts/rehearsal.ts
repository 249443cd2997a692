import { Alert, type Config, parse, requireService } from '@suture/core';
import * as z from 'zod';
import type { AlertSource } from './source.ts';

/** The detail type of a rehearsal's event, which the rule of Suture's bus lets through. A release without rehearsals does not. */
export const rehearsalDetailType = 'Suture Rehearsal';

const { shape } = Alert;

/** An alert without a symptom: `suture doctor --rehearse` sends it, and the loop ends at its triage. */
const SutureRehearsal = z.object({
  'detail-type': z.literal(rehearsalDetailType),
  detail: z.object({ service: shape.service, sourceId: shape.sourceId, startedAt: shape.startedAt }),
});

const Envelope = z.object({ 'detail-type': z.literal(rehearsalDetailType) });

export const rehearsal: AlertSource = {
  name: 'rehearsal',
  shape: 'a rehearsal of `suture doctor`',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    title: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    rehearsal: 'platform',
  },
  accepts: (raw) => Envelope.safeParse(raw).success,
  read: readRehearsal,
};

function readRehearsal(raw: unknown, config: Config): Alert {
  const what = 'the Suture Rehearsal event';
  const { service, sourceId, startedAt } = parse(SutureRehearsal, raw, what).detail;
  requireService(service, config, what, 'detail.service');
  return {
    source: 'rehearsal',
    sourceId,
    service,
    title: `rehearsal of ${service}`,
    state: 'firing',
    startedAt: new Date(startedAt).toISOString(),
    fingerprint: `rehearsal:${service}:${sourceId}`,
    rehearsal: true,
  };
}
