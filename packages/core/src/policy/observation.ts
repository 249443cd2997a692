import * as z from 'zod';

/** A CloudWatch metric that tells how a service does, beside the one behind its alarm. */
export const MetricChoice = z.strictObject({
  /** `AWS/Lambda`, or the service's own. */
  namespace: z.string().regex(/^[\w./#: -]{1,255}$/, 'must be the name of a CloudWatch namespace, such as AWS/Lambda'),
  /** `Duration`. */
  name: z.string().min(1).max(255),
  /** `{ FunctionName: 'orders' }`: all of the metric's dimensions, as CloudWatch keeps each set of them apart. */
  dimensions: z.record(z.string().min(1).max(255), z.string().min(1).max(1024)).default({}),
  /** `Sum`, `Average`, `Maximum`, `p99`, … */
  statistic: z
    .string()
    .regex(
      /^(?:Sum|Average|Minimum|Maximum|SampleCount|IQM|p(?:\d{1,2}(?:\.\d{1,10})?|100))$/,
      'must be Sum, Average, Minimum, Maximum, SampleCount, IQM or a percentile such as p99',
    )
    .default('Sum'),
});
export type MetricChoice = z.infer<typeof MetricChoice>;

/** How a service's requests are found in X-Ray. */
export const Tracing = z.strictObject({
  /** The service's name in X-Ray; for a Lambda function, the function's. */
  service: z
    .string()
    // What X-Ray itself allows; no quote can end the name in a filter.
    .regex(/^[\p{L}\p{N}\p{Z}_.:/%&#=+\-@]{1,200}$/u, 'must be a name as X-Ray shows it, without quotes'),
  /** Seconds from which on a request counts as slow. */
  slowSeconds: z.number().positive().max(900).default(3),
});
export type Tracing = z.infer<typeof Tracing>;
