import * as z from 'zod';
import { lenient } from '../../lenient.ts';
import { Time } from '../cloudwatch/index.ts';
import { findFailure } from './pod-failure.ts';

const text = lenient(z.string());
const time = lenient(Time);

/** Both kinds that are read. A secret's or a node's event is about no pod. */
export const Outline = z.union([
  z.object({ kind: z.literal('Event'), involvedObject: z.object({ kind: z.literal('Pod') }) }),
  z.object({ kind: z.literal('Pod'), metadata: z.object({}), status: z.object({}) }),
]);

const noTime = 'it is missing or no time';

/** The fields we use of an Event (v1) about a pod. `cluster` is the agent's addition. */
export const PodEvent = z
  .object({
    cluster: text,
    reason: z.string().min(1),
    message: text,
    firstTimestamp: time,
    eventTime: time,
    lastTimestamp: time,
    metadata: z.object({ creationTimestamp: time }).catch({}),
    involvedObject: z.object({ name: z.string().min(1), namespace: text, fieldPath: text }),
  })
  .transform((event, context) => {
    const { firstTimestamp, eventTime, lastTimestamp, metadata } = event;
    const began = firstTimestamp ?? eventTime ?? metadata.creationTimestamp ?? lastTimestamp;
    if (began !== undefined) return { ...event, began };
    context.addIssue({ code: 'custom', path: ['firstTimestamp'], message: noTime });
    return z.NEVER;
  });

const Terminated = lenient(z.object({ reason: text, exitCode: lenient(z.int()), finishedAt: time, message: text }));
const State = lenient(
  z.object({ waiting: lenient(z.object({ reason: text, message: text })), terminated: Terminated }),
);
const ContainerStatus = z.object({ name: z.string(), state: State, lastState: State });

/** What a pod's status says about a failure. */
export interface Finding {
  /** Kubernetes' word: `OOMKilled`. */
  readonly failure?: string | undefined;
  readonly container?: string | undefined;
  readonly began: Date;
  readonly reason: string;
}

/** The fields we use of a Pod (v1). */
export const Pod = z
  .object({
    cluster: text,
    metadata: z.object({
      name: z.string().min(1),
      namespace: text,
      labels: lenient(z.record(z.string(), z.string())),
      creationTimestamp: time,
    }),
    status: z.object({
      reason: text,
      message: text,
      startTime: time,
      containerStatuses: z.array(ContainerStatus).catch([]),
      initContainerStatuses: z.array(ContainerStatus).catch([]),
    }),
  })
  .transform(({ cluster, metadata, status }, context) => {
    const began = status.startTime ?? metadata.creationTimestamp;
    if (began !== undefined) return { cluster, metadata, finding: findInStatus(status, began) };
    context.addIssue({ code: 'custom', path: ['status', 'startTime'], message: noTime });
    return z.NEVER;
  });

interface PodStatus {
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly containerStatuses: readonly z.infer<typeof ContainerStatus>[];
  readonly initContainerStatuses: readonly z.infer<typeof ContainerStatus>[];
}

/** Why a container died says more than that it waits to be started again. */
function findInStatus(status: PodStatus, since: Date): Finding {
  if (status.reason !== undefined) return { failure: status.reason, began: since, reason: status.message ?? '' };
  const found = [...status.initContainerStatuses, ...status.containerStatuses].flatMap((container) =>
    findInContainer(container, since),
  );
  const isKnown = ({ failure = '', reason }: Finding) => findFailure(failure, reason) !== undefined;
  const killed = found.find(({ failure }) => failure === 'OOMKilled');
  // A container that only waits for another one to start says nothing.
  return killed ?? found.find(isKnown) ?? found[0] ?? { began: since, reason: '' };
}

function findInContainer({ name, state, lastState }: z.infer<typeof ContainerStatus>, since: Date): readonly Finding[] {
  const died = state?.terminated ?? lastState?.terminated;
  const { waiting } = state ?? {};
  const failed = died !== undefined && died.exitCode !== 0 ? died : undefined;
  const failure =
    failed?.reason === 'OOMKilled' ? failed.reason : (waiting?.reason ?? (failed && (failed.reason ?? 'Error')));
  if (failure === undefined) return [];
  const code = failed?.exitCode === undefined ? '' : `exit code ${failed.exitCode}`;
  const reason = [failed?.reason, code, failed?.message, waiting?.message].filter((part) => part).join(', ');
  return [{ failure, container: name, began: failed?.finishedAt ?? since, reason }];
}
