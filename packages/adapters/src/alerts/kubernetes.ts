import { type Alert, type Config, defined, parse, type Severity } from '@suture/core';
import * as z from 'zod';
import { entitle, excerpt, identityOf } from './alert-text.ts';
import { claimService } from './find-service.ts';
import { type Finding, findFailure, nameWorkload, Outline, Pod, PodEvent } from './kubernetes/index.ts';
import type { AlertSource } from './source.ts';

const List = z.object({
  kind: z.string().endsWith('List'),
  items: z.array(z.looseObject({})).min(1),
});
/** What the agent of docs/alerts/kubernetes-agent.yaml sends: objects as the API server returns them. */
const AgentBody = z.object({ cluster: z.string().min(1).max(200), objects: z.array(z.looseObject({})).min(1) });

export const kubernetes: AlertSource = {
  name: 'kubernetes',
  shape: 'an Event or a Pod of Kubernetes (v1)',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    severity: 'platform',
    suppressed: 'platform',
    title: 'platform',
    // A probe's output and a termination message are the container's own words.
    reason: 'service',
    description: 'platform',
  },
  accepts: (event) => Outline.safeParse(event).success,
  open: openObjects,
  read: readObject,
};

/** The newer form of an Event, which the API server also returns. */
const NewEvent = z
  .looseObject({ kind: z.literal('Event'), regarding: z.looseObject({}), note: z.unknown().optional() })
  .transform(({ regarding, note, ...event }) => ({
    ...event,
    involvedObject: regarding,
    message: note,
    firstTimestamp: event.deprecatedFirstTimestamp,
  }));

function openObjects(body: unknown): readonly unknown[] | undefined {
  const newer = NewEvent.safeParse(body).data;
  if (newer !== undefined) return listOfPods([newer]);
  const agent = AgentBody.safeParse(body).data;
  if (agent !== undefined) return agent.objects.map((object) => ({ ...object, cluster: agent.cluster }));
  const items = List.safeParse(body).data?.items ?? [];
  // A list's items have no kind of their own in some versions of the API.
  const kind = items.some((item) => 'involvedObject' in item) ? 'Event' : 'Pod';
  return listOfPods(items.map((item) => NewEvent.safeParse(item).data ?? { kind, ...item }));
}

/** What is about pods: the events of a cluster are about its deployments and nodes too. */
function listOfPods(objects: readonly unknown[]): readonly unknown[] | undefined {
  const ofPods = objects.filter((object) => Outline.safeParse(object).success);
  return ofPods.length === 0 ? undefined : ofPods;
}

function readObject(raw: unknown, config: Config): Alert {
  const { kind } = parse(Outline, raw, 'the Kubernetes object');
  return kind === 'Event' ? readEvent(raw, config) : readPod(raw, config);
}

function readEvent(raw: unknown, config: Config): Alert {
  const event = parse(PodEvent, raw, 'the Kubernetes event');
  const { involvedObject: pod, reason, message = '' } = event;
  const container = /\{([^}]{1,100})\}/.exec(pod.fieldPath ?? '')?.[1];
  return toAlert(
    {
      what: 'the Kubernetes event',
      field: 'involvedObject.name',
      cluster: event.cluster,
      namespace: pod.namespace ?? 'default',
      name: pod.name,
      workload: nameWorkload(pod.name),
      labels: {},
      failure: findFailure(reason, message),
      began: event.began,
      reason: message,
      ...defined({ container }),
    },
    config,
  );
}

function readPod(raw: unknown, config: Config): Alert {
  const what = 'the Kubernetes pod';
  const { metadata, finding, cluster } = parse(Pod, raw, what);
  const { name, labels = {}, namespace = 'default' } = metadata;
  return toAlert(
    {
      what,
      field: 'metadata.name',
      cluster,
      namespace,
      name,
      workload: nameWorkload(name),
      labels,
      ...finding,
      failure: finding.failure === undefined ? undefined : findFailure(finding.failure, finding.reason),
    },
    config,
  );
}

interface PodTrouble extends Omit<Finding, 'failure'> {
  readonly what: string;
  readonly field: string;
  readonly cluster: string | undefined;
  readonly namespace: string;
  readonly name: string;
  /** The Deployment's, StatefulSet's or Job's name. */
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `CrashLoopBackOff`; undefined when nothing of it is a failure. */
  readonly failure: { readonly name: string; readonly severity: Severity } | undefined;
}

function toAlert(trouble: PodTrouble, config: Config): Alert {
  const { what, field, cluster, namespace, name, workload, labels, failure, container, began, reason } = trouble;
  const kind = failure?.name ?? 'no failure';
  return {
    source: 'kubernetes',
    sourceId: `${namespace}/${name}`.slice(0, 300),
    service: claimService(
      {
        source: 'kubernetes',
        what,
        named: [
          { field: 'the label app.kubernetes.io/name', name: labels['app.kubernetes.io/name'] },
          { field: 'the label app', name: labels.app },
          { field, name: workload },
          { field, name: `${namespace}/${workload}` },
        ],
      },
      config,
    ),
    title: entitle(`${workload}: ${kind}${container === undefined ? '' : ` of ${container}`} in ${namespace}`),
    state: 'firing',
    startedAt: began.toISOString(),
    // Every pod of a workload shows the same symptom.
    fingerprint: identityOf('kubernetes', cluster, namespace, workload, container, kind),
    ...defined({
      severity: failure?.severity,
      reason: excerpt(reason),
      description: excerpt(`pod ${namespace}/${name}${cluster === undefined ? '' : ` of ${cluster}`}`),
      suppressed: failure === undefined ? 'the object reports no failure of a pod' : undefined,
    }),
  };
}
