import type { Severity } from '@suture/core';

interface PodFailure {
  readonly name: string;
  readonly severity: Severity;
}

/** Reasons of events and of statuses that are a failure, with the words of the message where a reason means several. */
const failures: readonly (readonly [reason: string, message: RegExp, PodFailure])[] = [
  ['OOMKilled', /^/, { name: 'OOMKilled', severity: 'high' }],
  ['OOMKilling', /^/, { name: 'OOMKilled', severity: 'high' }],
  ['CrashLoopBackOff', /^/, { name: 'CrashLoopBackOff', severity: 'high' }],
  ['BackOff', /restarting failed/i, { name: 'CrashLoopBackOff', severity: 'high' }],
  ['BackOff', /pulling image/i, { name: 'ImagePullBackOff', severity: 'high' }],
  ['ImagePullBackOff', /^/, { name: 'ImagePullBackOff', severity: 'high' }],
  ['ErrImagePull', /^/, { name: 'ImagePullBackOff', severity: 'high' }],
  ['InvalidImageName', /^/, { name: 'InvalidImageName', severity: 'high' }],
  ['ErrImageNeverPull', /^/, { name: 'ErrImageNeverPull', severity: 'high' }],
  ['CreateContainerError', /^/, { name: 'CreateContainerError', severity: 'high' }],
  ['CreateContainerConfigError', /^/, { name: 'CreateContainerConfigError', severity: 'high' }],
  ['RunContainerError', /^/, { name: 'RunContainerError', severity: 'high' }],
  ['Unhealthy', /liveness/i, { name: 'liveness probe failed', severity: 'high' }],
  ['Unhealthy', /startup/i, { name: 'startup probe failed', severity: 'high' }],
  ['Unhealthy', /^/, { name: 'readiness probe failed', severity: 'medium' }],
  ['ProbeWarning', /^/, { name: 'probe warning', severity: 'low' }],
  ['Evicted', /^/, { name: 'Evicted', severity: 'medium' }],
  ['FailedScheduling', /^/, { name: 'FailedScheduling', severity: 'medium' }],
  ['FailedMount', /^/, { name: 'FailedMount', severity: 'medium' }],
  ['Failed', /^/, { name: 'container failed to start', severity: 'high' }],
  ['Error', /^/, { name: 'container exited with an error', severity: 'high' }],
  ['StartError', /^/, { name: 'container failed to start', severity: 'high' }],
  ['ContainerCannotRun', /^/, { name: 'ContainerCannotRun', severity: 'high' }],
  ['DeadlineExceeded', /^/, { name: 'DeadlineExceeded', severity: 'medium' }],
];

/** The failure that Kubernetes' reason means; undefined for what is part of a pod's normal life. */
export function findFailure(reason: string, message: string): PodFailure | undefined {
  return failures.find(([known, words]) => known === reason && words.test(message))?.[2];
}

/** Letters and digits that Kubernetes uses in generated names: no vowels, so that no words arise. */
const generated = 'bcdfghjklmnpqrstvwxz2456789';

/** What a ReplicaSet, a DaemonSet or Job, and a StatefulSet put after the name of their workload. */
const suffixes = [
  new RegExp(`-[${generated}0-9a-f]{6,10}-[${generated}]{5}$`),
  new RegExp(`-[${generated}]{5}$`),
  /-\d{1,5}$/,
];

/** The name of the workload that a pod belongs to. */
export function nameWorkload(pod: string): string {
  const suffix = suffixes.find((form) => form.test(pod));
  return suffix === undefined ? pod : pod.replace(suffix, '');
}
