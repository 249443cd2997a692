import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { Log } from '@suture/core';

/** Every metric that Suture emits about itself; the alarms in `stacks/watch.ts` are set on these names. */
export type SutureMetric =
  | 'KillSwitchThrown'
  | 'StepFailed'
  | 'Throttled'
  | 'AlertsStarted'
  | 'AlertsFolded'
  | 'AlertsSuppressed'
  | 'AlertsRefused'
  | 'SignatureFailures'
  | 'SweepCompleted'
  | 'StartsPending'
  | 'TokensExpiring'
  | 'BrokenChains'
  | 'BudgetUsedPercent'
  | 'HandedOverBySweep'
  | 'VersionsPruned'
  | 'EventsAnswered'
  | 'EventsIgnored'
  | 'WebhooksNotPassedOn'
  | 'WebhooksQueued'
  | 'WebhooksIgnored'
  | 'WebhooksTooLarge'
  | 'WebhooksUnreadable'
  | 'IncidentsHealed'
  | 'IncidentsHandedOver'
  | 'IncidentsRecorded';

export interface Observability {
  readonly log: Log;
  readonly logger: Logger;
  /** Adds to a count. */
  count(name: SutureMetric, by?: number): void;
  /** In the order in which middy takes them: context first, metrics last. */
  readonly middleware: readonly [
    ReturnType<typeof injectLambdaContext>,
    ReturnType<typeof captureLambdaHandler>,
    ReturnType<typeof logMetrics>,
  ];
}

/** Logger, tracer and metrics of one function. Events are never logged: they hold what came from outside. */
export function observe(name: string): Observability {
  const logger = new Logger({ serviceName: name });
  const tracer = new Tracer({ serviceName: name, captureHTTPsRequests: false });
  const metrics = new Metrics({ namespace: 'Suture', serviceName: 'suture' });
  const stage = process.env.STAGE;
  if (stage !== undefined) metrics.setDefaultDimensions({ stage });
  return {
    log: {
      info: (message, fields) => logger.info(message, { ...fields }),
      warn: (message, fields) => logger.warn(message, { ...fields }),
    },
    logger,
    count: (metric, by = 1) => metrics.addMetric(metric, MetricUnit.Count, by),
    middleware: [
      injectLambdaContext(logger, { logEvent: false, resetKeys: true }),
      captureLambdaHandler(tracer, { captureResponse: false }),
      logMetrics(metrics, { captureColdStartMetric: false }),
    ],
  };
}
