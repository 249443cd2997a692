import { openDatadogMonitor } from './datadog.ts';
import { openKubernetesMonitor } from './kubernetes.ts';
import type { Monitor, Watched } from './monitor.ts';
import { openPagerDutyMonitor } from './pagerduty.ts';
import { openSentryMonitor } from './sentry.ts';

export type { Monitor } from './monitor.ts';

const monitors = {
  sentry: openSentryMonitor,
  datadog: openDatadogMonitor,
  pagerduty: openPagerDutyMonitor,
  kubernetes: openKubernetesMonitor,
} as const satisfies Readonly<Record<string, (watched: Watched) => Monitor>>;

export type MonitorName = keyof typeof monitors;

/** The systems whose alerts the demo can begin with, beside CloudWatch. */
export const monitorNames = Object.keys(monitors);

export function isMonitorName(name: string): name is MonitorName {
  return Object.hasOwn(monitors, name);
}

export function openMonitor(name: MonitorName, watched: Watched): Monitor {
  return monitors[name](watched);
}
