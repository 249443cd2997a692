import type { WebhookName } from '@suture/core';
import { alertmanager } from './alertmanager.ts';
import { datadog } from './datadog.ts';
import { generic } from './generic.ts';
import { githubActions } from './github-actions.ts';
import { grafana } from './grafana.ts';
import { kubernetes } from './kubernetes.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { sentry } from './sentry.ts';
import type { SourceSetup } from './setup.ts';

export type { SetupStep, SourceSetup } from './setup.ts';

/** What an operator does at each vendor. */
export const setups: Readonly<Record<WebhookName, SourceSetup>> = {
  alertmanager,
  datadog,
  generic,
  'github-actions': githubActions,
  grafana,
  kubernetes,
  opsgenie,
  pagerduty,
  sentry,
};
