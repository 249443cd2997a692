import { Alert, type Config, parse, requireService, ScratchBranch } from '@suture/core';
import * as z from 'zod';
import { describeFault, RehearsedModule, rehearsedEvent } from './rehearsed-fault.ts';
import type { AlertSource } from './source.ts';

/** The detail type of a rehearsal's event, which the rule of Suture's bus lets through. A release without rehearsals does not. */
export const rehearsalDetailType = 'Suture Rehearsal';

const { shape } = Alert;

/**
 * An alert that `suture doctor --rehearse` sends. It says only where the fault is. So a forged one brings no text, no command and no
 * other branch into the loop.
 */
const SutureRehearsal = z.object({
  'detail-type': z.literal(rehearsalDetailType),
  detail: z.object({
    service: shape.service,
    sourceId: shape.sourceId,
    startedAt: shape.startedAt,
    /** Without it, the loop ends at triage. */
    scratch: z.object({ branch: ScratchBranch, module: RehearsedModule }).optional(),
  }),
});
export type RehearsalDetail = z.infer<typeof SutureRehearsal>['detail'];

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
  const { service, sourceId, startedAt, scratch } = parse(SutureRehearsal, raw, what).detail;
  requireService(service, config, what, 'detail.service');
  return {
    source: 'rehearsal',
    sourceId,
    service,
    title: `rehearsal of ${service}`,
    state: 'firing',
    startedAt: new Date(startedAt).toISOString(),
    fingerprint: `rehearsal:${service}:${sourceId}`,
    ...(scratch === undefined ? { rehearsal: true } : describeScratch(scratch)),
  };
}

function describeScratch({ branch, module }: NonNullable<RehearsalDetail['scratch']>): Partial<Alert> {
  return {
    severity: 'low',
    description: `An operator rehearses Suture. The deployed commit is the tip of the branch ${branch}, where ${module} has a fault on purpose. The service's logs and metrics do not show it: the error and the event below are all there is. Diagnose and repair it like any other fault.`,
    error: describeFault(module),
    event: rehearsedEvent,
    rehearsal: { branch },
  };
}
