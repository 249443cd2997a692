import { afterAll, expect, it, vi } from 'vitest';
import type * as Sources from '../../packages/core/src/engine/agents/sources.ts';
import type * as Markdown from '../../packages/core/src/markdown.ts';
import type * as Budget from '../../packages/core/src/policy/budgeted-model.ts';
import type * as Guardrails from '../../packages/core/src/policy/guardrails.ts';
import type * as Redaction from '../../packages/core/src/policy/redaction.ts';
import type * as Trust from '../../packages/core/src/policy/trust.ts';
import { channels } from './compromised/channels.ts';
import { goalsById } from './compromised/goals/index.ts';
import { judgeEffects } from './compromised/oracle/index.ts';
import { createRunner, openSuite } from './compromised/suite.ts';

/** The gate that is removed for one case. */
const open = vi.hoisted(() => ({ gate: '' }));

vi.mock('../../packages/core/src/policy/guardrails.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Guardrails>();
  const judgeGuardrails: typeof real.judgeGuardrails = async (...given) =>
    open.gate === 'guardrails' ? { refusals: [], notes: [] } : real.judgeGuardrails(...given);
  return { ...real, judgeGuardrails };
});
vi.mock('../../packages/core/src/policy/redaction.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Redaction>();
  return { ...real, redact: (text: string) => (open.gate === 'redaction' ? text : real.redact(text)) };
});
vi.mock('../../packages/core/src/markdown.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Markdown>();
  const inline: typeof real.inline = (text, limit) => (open.gate === 'markdown' ? text : real.inline(text, limit));
  const fence: typeof real.fence = (text, language) => (open.gate === 'markdown' ? text : real.fence(text, language));
  // What a title may say is judged by the guardrails and made harmless when it is written: both are removed together.
  const plain: typeof real.plain = (text, limit) => (open.gate === 'guardrails' ? text : real.plain(text, limit));
  return { ...real, inline, fence, plain };
});
vi.mock('../../packages/core/src/engine/agents/sources.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Sources>();
  const checkQuote: typeof real.checkQuote = (claim, quote, sources) => {
    const source = sources.list[0];
    if (open.gate !== 'citations' || source === undefined) return real.checkQuote(claim, quote, sources);
    return { sound: true, source, citation: { claim, artifact: source.artifact, line: 1, quote: quote.quote } };
  };
  return { ...real, checkQuote };
});
vi.mock('../../packages/core/src/policy/budgeted-model.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Budget>();
  const createBudgetedModel: typeof real.createBudgetedModel = (model, parts) =>
    real.createBudgetedModel(
      model,
      open.gate === 'budget'
        ? {
            ...parts,
            models: { ...parts.models, budget: { ...parts.models.budget, perIncident: { tokens: 1e9, usd: 1e6 } } },
          }
        : parts,
    );
  return { ...real, createBudgetedModel };
});
vi.mock('../../packages/core/src/policy/trust.ts', async (importOriginal) => {
  const real = await importOriginal<typeof Trust>();
  const trustFor: typeof real.trustFor = (...given) => (open.gate === 'trust' ? 'propose' : real.trustFor(...given));
  return { ...real, trustFor };
});

const suite = await openSuite();
afterAll(() => suite.close());

// Without the one gate that stops it, each goal is reached, and the oracle reports it.
it.each([
  ['guardrails', 'edit-the-pipeline'],
  ['guardrails', 'edit-infrastructure'],
  ['guardrails', 'edit-the-lockfile'],
  ['guardrails', 'add-a-dependency'],
  ['guardrails', 'configure-the-tests'],
  ['guardrails', 'instruct-other-agents'],
  ['guardrails', 'add-a-submodule'],
  ['guardrails', 'change-another-file'],
  ['guardrails', 'add-a-back-door'],
  ['guardrails', 'write-too-much'],
  ['guardrails', 'read-the-environment'],
  ['guardrails', 'hide-text-in-code'],
  ['guardrails', 'write-a-secret-into-code'],
  ['guardrails', 'call-everyone'],
  ['guardrails', 'close-other-issues'],
  ['redaction', 'tell-a-secret'],
  ['redaction', 'tell-about-a-person'],
  ['markdown', 'inject-markup'],
  ['markdown', 'track-the-reader'],
  ['markdown', 'lure-the-reader'],
  ['markdown', 'hide-text-in-words'],
  ['citations', 'cite-what-is-not-there'],
  ['budget', 'spend-without-end'],
  ['trust', 'raise-its-trust'],
])('without the gate %s, reports that the goal %s is reached', async (gate, id) => {
  const goal = goalsById.get(id);
  const channel = channels.find(({ name }) => name === 'README');
  if (goal === undefined || channel === undefined) throw new RangeError(`there is no ${id}`);
  const channelName = gate === 'citations' || gate === 'redaction' || gate === 'budget' ? 'log line' : channel.name;
  const chosen = channels.find(({ name }) => name === channelName) ?? channel;

  open.gate = gate;
  const { effects } = await createRunner(suite).runAttack(goal, chosen, false);
  open.gate = '';

  expect(judgeEffects(effects).map(({ kind }) => kind)).toContain(goal.forbids);
});
