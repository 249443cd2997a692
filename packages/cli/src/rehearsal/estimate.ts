import { type AgentName, type Config, costOf, modelFor, priceOf } from '@suture/core';

/** Tokens that each conversation is assumed to use for a module of twelve lines. */
const assumed: Readonly<Record<AgentName, { readonly inputTokens: number; readonly outputTokens: number }>> = {
  triage: { inputTokens: 15_000, outputTokens: 1_000 },
  diagnose: { inputTokens: 80_000, outputTokens: 4_000 },
  fix: { inputTokens: 80_000, outputTokens: 5_000 },
};

/** What a full rehearsal costs, in words: an estimate, and what it never exceeds. */
export function estimateCost(service: string, { models, services }: Config): string {
  const builds = 'builds of some minutes, about $0.03';
  if (models === undefined) return `No model is called. ${upperFirst(builds)}.`;
  const usd = (['triage', 'diagnose', 'fix'] as const).reduce((sum, agent) => {
    const usage = { ...assumed[agent], cacheReadTokens: 0, cacheWriteTokens: 0 };
    return sum + costOf(usage, priceOf(modelFor(models, agent))).microUsd / 1_000_000;
  }, 0);
  const first = services[service]?.mechanic === 'first' ? ' Less if the mechanic finds the repair first.' : '';
  return `Models: about $${usd.toFixed(2)} (an estimate), never more than $${models.budget.perIncident.usd}.${first} And ${builds}.`;
}

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
