import * as z from 'zod';
import type { AgentName } from '../model/index.ts';

/** US dollars per million tokens. */
const PriceOverride = z.strictObject({
  input: z.number().positive(),
  output: z.number().positive(),
  cacheRead: z.number().min(0).optional(),
  cacheWrite: z.number().min(0).optional(),
});

export const ModelChoice = z.strictObject({
  /** A Bedrock model id or inference profile. */
  id: z.string().min(1),
  /** Where it is called; the application's own region when left out. */
  region: z.string().min(1).optional(),
  /** Tokens one answer may have. Bedrock reserves them against the quota before each call. */
  maxTokens: z.int().min(256).max(64_000).default(8192),
  /** Answers the model may give in one conversation; a default by agent when left out. */
  turns: z.int().min(2).max(60).optional(),
  /** What it costs, where the table of prices does not know it. */
  price: PriceOverride.optional(),
  /** Whether the prompt is marked for the model's cache; the table of models says it when left out. */
  caching: z.boolean().optional(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

export const BudgetLimit = z.strictObject({ tokens: z.int().positive(), usd: z.number().positive() });
export type BudgetLimit = z.infer<typeof BudgetLimit>;

const Budgets = z.strictObject({
  /** What one incident may use, all conversations together; beyond it the incident is handed over. */
  perIncident: BudgetLimit.default({ tokens: 3_000_000, usd: 10 }),
  /** What all incidents of a day (UTC) may use. */
  perDay: BudgetLimit.default({ tokens: 20_000_000, usd: 100 }),
  /** What all incidents of a month (UTC) may use; no limit when left out. */
  perMonth: BudgetLimit.optional(),
});

/** The model of each agent. */
export const Models = z.strictObject({
  /** The one of `diagnose` when left out. */
  triage: ModelChoice.optional(),
  diagnose: ModelChoice,
  fix: ModelChoice,
  budget: Budgets.prefault({}),
  /** A guardrail of Amazon Bedrock that every call passes through. */
  guardrail: z.strictObject({ id: z.string().min(1), version: z.string().min(1).default('DRAFT') }).optional(),
  /** A Titan text embedding model for the code search; words and symbols alone when left out. */
  embeddings: z.strictObject({ id: z.string().min(1), region: z.string().min(1).optional() }).optional(),
  /** Fixes written at once when an earlier one was not proven; the proof chooses between them. */
  candidates: z.int().min(1).max(5).default(3),
});
export type Models = z.infer<typeof Models>;

/** The model that answers for an agent. */
export function modelFor(models: Models, agent: AgentName): ModelChoice {
  return agent === 'triage' ? (models.triage ?? models.diagnose) : models[agent];
}
