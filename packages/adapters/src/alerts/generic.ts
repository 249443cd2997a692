import { type Alert, type Config, defined, type GenericWebhook, InvalidInput, parse, readJsonPath } from '@suture/core';
import * as z from 'zod';
import { parsePrinted } from '../telemetry/index.ts';
import { entitle, excerpt, identityOf, linkOf, severityOf } from './alert-text.ts';
import { Time } from './cloudwatch/index.ts';
import { claimService } from './find-service.ts';
import type { AlertSource } from './source.ts';
import { webhookDetailType, webhookSource } from './webhook-event.ts';

/** A body of a system that only the configuration describes: nothing in it tells whose it is, so it comes with a name. */
const GenericEvent = z.object({
  source: z.literal(webhookSource),
  'detail-type': z.literal(webhookDetailType),
  detail: z.object({ from: z.literal('generic'), receivedAt: Time.optional(), body: z.unknown() }),
});

const what = 'the generic webhook';

export const generic: AlertSource = {
  name: 'generic',
  shape: 'a body that webhooks.generic of the configuration describes',
  grades: {
    source: 'platform',
    sourceId: 'service',
    service: 'service',
    state: 'service',
    startedAt: 'service',
    fingerprint: 'service',
    severity: 'service',
    url: 'service',
    // Nothing is known of what the sender puts into them.
    title: 'outsider',
    reason: 'outsider',
    description: 'outsider',
    error: 'outsider',
  },
  accepts: (event) => GenericEvent.safeParse(event).success,
  read: readBody,
};

/**
 * The alerts of a body, each as an event that this source reads.
 * @throws InvalidInput when there is no list where the configuration says
 */
export function listGenericEvents(body: unknown, { webhooks }: Config, receivedAt?: string): readonly unknown[] {
  const path = webhooks.generic?.alerts;
  if (path === undefined) return [asEvent(body, receivedAt)];
  const list = readJsonPath(body, path);
  if (Array.isArray(list)) return list.map((alert) => asEvent(alert, receivedAt));
  throw new InvalidInput(what, [`${path}: it is no list; correct webhooks.generic.alerts in suture.config.ts`]);
}

function asEvent(body: unknown, receivedAt: string | undefined): unknown {
  return {
    source: webhookSource,
    'detail-type': webhookDetailType,
    detail: { from: 'generic', body, ...defined({ receivedAt }) },
  };
}

function readBody(raw: unknown, config: Config): Alert {
  const { body, receivedAt } = parse(GenericEvent, raw, what).detail;
  const mapping = config.webhooks.generic;
  if (mapping === undefined) {
    throw new InvalidInput(what, ['webhooks.generic is not in suture.config.ts; say there where the fields are']);
  }
  const optional = (path: string | undefined) => (path === undefined ? undefined : textAt(body, path));
  const sourceId = requireText(body, mapping, 'sourceId');
  const service = claimService(
    { source: 'generic', what, named: [{ field: mapping.service, name: requireText(body, mapping, 'service') }] },
    config,
  );
  const severity = optional(mapping.severity);
  return {
    source: 'generic',
    sourceId: sourceId.slice(0, 300),
    service,
    title: entitle(requireText(body, mapping, 'title'), sourceId),
    state: isOver(body, mapping) ? 'resolved' : 'firing',
    startedAt: readStart(body, mapping, receivedAt).toISOString(),
    fingerprint: identityOf('generic', service, sourceId),
    ...defined({
      severity: severityOf(severity),
      url: linkOf(optional(mapping.url)),
      reason: excerpt(optional(mapping.reason)),
      description: excerpt(optional(mapping.description)),
      error: parsePrinted(optional(mapping.error) ?? ''),
    }),
  };
}

function textAt(body: unknown, path: string): string | undefined {
  const value = readJsonPath(body, path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function requireText(body: unknown, mapping: GenericWebhook, name: 'service' | 'title' | 'sourceId'): string {
  const text = textAt(body, mapping[name]);
  if (text !== undefined && text.trim() !== '') return text;
  throw new InvalidInput(what, [`${mapping[name]}: it is missing; webhooks.generic.${name} expects a text there`]);
}

function isOver(body: unknown, { state }: GenericWebhook): boolean {
  if (state === undefined) return false;
  const found = textAt(body, state.path)?.toLowerCase();
  return state.resolved.some((word) => word.toLowerCase() === found);
}

function readStart(body: unknown, { startedAt: path }: GenericWebhook, receivedAt: Date | undefined): Date {
  const began = path === undefined ? receivedAt : Time.safeParse(readJsonPath(body, path)).data;
  if (began !== undefined) return began;
  const where = path ?? 'startedAt';
  throw new InvalidInput(what, [`${where}: it is missing or no time; webhooks.generic.startedAt expects a time there`]);
}
