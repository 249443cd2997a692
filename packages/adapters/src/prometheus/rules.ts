import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { askPrometheus, type Prometheus } from './api.ts';

const text = lenient(z.string());
const Labels = z.record(z.string(), z.string()).catch({});

/** One alert of a rule: `firing`, or `pending` until its condition has held for the rule's time. */
const ActiveAlert = z.object({
  labels: z.record(z.string(), z.string()),
  state: z.string(),
  activeAt: text,
  value: lenient(z.union([z.string(), z.number()])),
});
export type ActiveAlert = z.infer<typeof ActiveAlert>;

const AlertingRule = z.object({
  type: z.literal('alerting'),
  name: z.string(),
  query: z.string(),
  /** Seconds that the condition must hold. */
  duration: lenient(z.number()),
  keepFiringFor: lenient(z.number()),
  labels: Labels,
  annotations: Labels,
  alerts: z
    .array(ActiveAlert)
    .nullish()
    .transform((alerts) => alerts ?? []),
  /** `inactive`, `pending` or `firing`. */
  state: text,
  /** `ok`, `err`, or `unknown` before the first evaluation. */
  health: text,
  lastError: text,
  lastEvaluation: text,
});
export type AlertingRule = z.infer<typeof AlertingRule>;

const Rules = z.object({
  data: z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(z.unknown()) })) }),
});

export interface RuleReading {
  readonly rules: readonly AlertingRule[];
  /** Rules of that name that have a form that is not known. */
  readonly unknown: number;
}

const Named = z.object({ type: z.literal('alerting').optional(), name: z.string() });

/** The alerting rules of a name: there can be several, for instance one for each severity. */
export async function readRules(name: string, prometheus: Prometheus): Promise<RuleReading> {
  // Older versions do not know the filter by name, and answer all rules.
  const { data } = await askPrometheus(prometheus, 'rules', { type: 'alert', 'rule_name[]': name }, Rules);
  const named = data.groups.flatMap(({ rules }) => rules.filter((rule) => Named.safeParse(rule).data?.name === name));
  const rules = named.flatMap((rule) => AlertingRule.safeParse(rule).data ?? []);
  return { rules, unknown: named.length - rules.length };
}
