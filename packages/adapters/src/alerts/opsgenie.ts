import { type Alert, type Config, defined, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { entitle, excerpt, identityOf, severityOf } from './alert-text.ts';
import { Time } from './cloudwatch/index.ts';
import { claimService } from './find-service.ts';
import type { AlertSource } from './source.ts';

const text = lenient(z.string());

/** The fields we use of a webhook of Opsgenie. People's names are not read. */
const Delivery = z.object({
  action: z.string(),
  alert: z.object({
    alertId: z.string().min(1),
    message: text,
    alias: text,
    entity: text,
    description: text,
    /** `P1`; a number in older deliveries. */
    priority: lenient(z.union([z.string(), z.number()]).transform(String)),
    source: text,
    tags: lenient(z.array(z.string())),
    details: z.record(z.string(), z.unknown()).catch({}),
    createdAt: Time,
  }),
});

/** Other actions, such as a note or an acknowledgement, say nothing about the symptom. */
const Outline = z.object({
  action: z.enum(['Create', 'Close', 'Delete', 'UnAcknowledge']),
  alert: z.object({ alertId: z.unknown() }),
});

export const opsgenie: AlertSource = {
  name: 'opsgenie',
  shape: 'a webhook of Opsgenie with the alert payload',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    state: 'platform',
    startedAt: 'platform',
    // Integrations take these from an e-mail or another system's event.
    service: 'outsider',
    fingerprint: 'outsider',
    severity: 'outsider',
    title: 'outsider',
    reason: 'outsider',
    description: 'outsider',
  },
  identity: ['alert.alias', 'alert.message'],
  accepts: (event) => Outline.safeParse(event).success,
  read: readDelivery,
};

function readDelivery(raw: unknown, config: Config): Alert {
  const what = 'the Opsgenie alert';
  const { action, alert } = parse(Delivery, raw, what);
  const { tags = [], details, alertId } = alert;
  const tag = tags.find((one) => one.startsWith('service:'))?.slice('service:'.length);
  // Opsgenie uses its own id as the alias of an alert whose sender gave none.
  const alias = alert.alias === alertId ? undefined : alert.alias;
  return {
    source: 'opsgenie',
    sourceId: alertId.slice(0, 300),
    service: claimService(
      {
        source: 'opsgenie',
        what,
        named: [
          { field: 'alert.details.service', name: typeof details.service === 'string' ? details.service : undefined },
          { field: 'alert.tags service', name: tag },
          { field: 'alert.entity', name: alert.entity },
          { field: 'alert.alias', name: alias },
          { field: 'alert.message', name: alert.message },
        ],
      },
      config,
    ),
    title: entitle(alert.message, `alert ${alertId}`),
    state: action === 'Close' || action === 'Delete' ? 'resolved' : 'firing',
    startedAt: alert.createdAt.toISOString(),
    fingerprint: identityOf('opsgenie', alias || alert.message || alertId),
    ...defined({
      severity: severityOf(alert.priority),
      reason: excerpt(alert.description),
      description: excerpt(alert.source && `sent by ${alert.source}`),
    }),
  };
}
