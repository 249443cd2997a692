import { type Alert, type Config, defined, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { digestLabels } from './alert-labels.ts';
import { entitle, excerpt, identityOf, linkOf, severityOf } from './alert-text.ts';
import { Time } from './cloudwatch/index.ts';
import { claimService } from './find-service.ts';
import type { AlertSource, Grades } from './source.ts';

const text = lenient(z.string());
const Labels = z.record(z.string(), z.string());

/** The fields we use of one alert, in a webhook (version 4) and in the answer of Alertmanager's API. */
const PrometheusAlert = z.object({
  status: lenient(
    z.union([
      z.string(),
      z.object({ state: z.string() }).transform(({ state }) => (state === 'active' ? 'firing' : state)),
    ]),
  ),
  labels: Labels.refine((labels) => Object.keys(labels).length > 0, 'must name the alert'),
  annotations: Labels.catch({}),
  startsAt: Time,
  endsAt: lenient(Time),
  generatorURL: text,
  externalURL: text,
  panelURL: text,
  dashboardURL: text,
  truncatedAlerts: lenient(z.int().positive()),
});
type PrometheusAlert = z.infer<typeof PrometheusAlert>;

const Outline = z.object({ labels: z.record(z.string(), z.unknown()), startsAt: z.unknown() });
/** What Grafana adds to each alert, or to the group. */
const GrafanaOutline = z.union([
  z.looseObject({ silenceURL: z.string() }),
  z.looseObject({ valueString: z.string() }),
  z.looseObject({ orgId: z.number() }),
]);

/** A webhook's body: the alerts of one group. */
const Group = z.object({
  alerts: z.array(z.looseObject({ labels: z.unknown() })).min(1),
  externalURL: text,
  orgId: lenient(z.number()),
  truncatedAlerts: lenient(z.int().positive()),
});

const grades: Grades = {
  source: 'platform',
  sourceId: 'platform',
  state: 'platform',
  startedAt: 'platform',
  severity: 'platform',
  url: 'platform',
  suppressed: 'platform',
  // The service exports labels of its own, which templates put into the texts.
  service: 'service',
  fingerprint: 'service',
  title: 'service',
  reason: 'service',
  description: 'platform',
};

export const alertmanager: AlertSource = {
  name: 'alertmanager',
  shape: 'a webhook (version 4) of Prometheus Alertmanager',
  grades,
  identity: ['labels'],
  accepts: (event) => isAlert(event) && !isGrafana(event),
  open: (body) => openGroup(body, false),
  read: (event, config) => readGroupAlert(event, { source: 'alertmanager', what: 'the Alertmanager alert' }, config),
};

export const grafanaAlerts: Omit<AlertSource, 'name' | 'shape'> = {
  grades,
  identity: ['labels'],
  accepts: (event) => isAlert(event) && isGrafana(event),
  open: (body) => openGroup(body, true),
  read: (event, config) => readGroupAlert(event, { source: 'grafana', what: 'the Grafana alert' }, config),
};

function isAlert(event: unknown): boolean {
  return Outline.safeParse(event).success;
}

function isGrafana(event: unknown): boolean {
  return GrafanaOutline.safeParse(event).success;
}

/** Each alert of a group, with what the group says about all of them. */
function openGroup(body: unknown, ofGrafana: boolean): readonly unknown[] | undefined {
  const group = Group.safeParse(body).data;
  if (group === undefined) return undefined;
  const { externalURL, orgId, truncatedAlerts } = group;
  const alerts = group.alerts.map((alert) => ({ ...defined({ externalURL, orgId, truncatedAlerts }), ...alert }));
  return alerts.some(isGrafana) === ofGrafana ? alerts : undefined;
}

/** Labels that may name the service, most telling first. */
const ofServices = [
  'service',
  'app',
  'app_kubernetes_io_name',
  'deployment',
  'statefulset',
  'daemonset',
  'job_name',
  'container',
  'job',
  'grafana_folder',
  'alertname',
];

function readGroupAlert(
  raw: unknown,
  { source, what }: { readonly source: 'alertmanager' | 'grafana'; readonly what: string },
  config: Config,
): Alert {
  const alert = parse(PrometheusAlert, raw, what);
  const { labels, annotations } = alert;
  const name = labels.alertname ?? annotations.summary ?? 'alert';
  return {
    source,
    sourceId: name.slice(0, 300) || 'alert',
    service: claimService(
      { source, what, named: ofServices.map((label) => ({ field: `labels.${label}`, name: labels[label] })) },
      config,
    ),
    title: entitle([name, annotations.summary].filter((part) => part).join(': ')),
    state: alert.status === 'resolved' ? 'resolved' : 'firing',
    startedAt: alert.startsAt.toISOString(),
    fingerprint: identityOf(source, digestLabels(labels)),
    ...defined({
      severity: severityOf(labels.severity ?? labels.priority),
      url:
        linkOf(alert.panelURL) ?? linkOf(alert.dashboardURL) ?? linkOf(alert.generatorURL) ?? linkOf(alert.externalURL),
      reason: excerpt(annotations.description ?? annotations.message ?? annotations.summary),
      description: excerpt(describe(alert)),
      suppressed: explainSilence(name, alert),
    }),
  };
}

function describe({ annotations, truncatedAlerts }: PrometheusAlert): string {
  const { runbook_url: runbook = annotations.runbook } = annotations;
  const left = truncatedAlerts === undefined ? undefined : `${truncatedAlerts} more alerts of its group were left out`;
  return [runbook && `runbook: ${runbook}`, left].filter((part) => part).join('\n');
}

/** Alerts that fire as long as all is well, and alerts that a person silenced. */
function explainSilence(name: string, { status }: PrometheusAlert): string | undefined {
  if (/^(?:watchdog|deadmanss?witch|infoinhibitor)$/i.test(name)) return `${name} always fires, which is no incident`;
  if (status === 'suppressed') return `${name.slice(0, 255)} is silenced or inhibited`;
  return undefined;
}
