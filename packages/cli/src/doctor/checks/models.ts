import { defined, isPriced, type ModelChoice, type Models, modelRegion } from '@suture/core';
import { deployCommand } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import { explainRefusal, type Refusal } from '../model-refusal.ts';
import type { CalledModel, World } from '../world.ts';

/** Whether each configured model answers, by the smallest real call in its region. */
export async function checkModels(world: World): Promise<Verdict> {
  if (world.config === undefined) return skipped('there is no configuration');
  if (world.config.models === undefined) {
    return problem(
      'no models are configured: a deployment cannot diagnose without one, so each incident is handed over with its evidence',
      `Name models.diagnose and models.fix in suture.config.ts, then: ${deployCommand(world.stage)}`,
    );
  }
  const called = listModels(world.config.models);
  const refusals = (await Promise.all(called.map((model) => tryModel(model, world)))).filter(
    (refusal) => refusal !== undefined,
  );
  const names = called.map(({ id }) => id).join(', ');
  if (refusals.length === 0) return ok(`${names} answered${describeUnpriced(world.config.models)}`);
  const detail = refusals.map(({ model, why }) => `${nameOf(model)}: ${why}`).join('; ');
  const remedy = [...new Set(refusals.map((refusal) => refusal.remedy))].join('\n');
  return refusals.every(({ passes }) => passes) ? unknown(detail, remedy) : problem(detail, remedy);
}

async function tryModel(model: CalledModel, { account }: World): Promise<Refusal | undefined> {
  try {
    await account.callModel(model);
    return undefined;
  } catch (error) {
    return explainRefusal(model, error);
  }
}

function nameOf({ id, region }: CalledModel): string {
  return region === undefined ? id : `${id} in ${region}`;
}

/** Every model that is called, once for each region. */
function listModels({ triage, diagnose, fix, embeddings, guardrail }: Models): readonly CalledModel[] {
  const conversations = [triage, diagnose, fix].filter((choice) => choice !== undefined);
  const all: readonly CalledModel[] = [
    ...conversations.map((choice) => ({ id: choice.id, ...defined({ region: modelRegion(choice), guardrail }) })),
    ...(embeddings === undefined
      ? []
      : [{ id: embeddings.id, ...defined({ region: modelRegion(embeddings) }), embeds: true as const }]),
  ];
  return all.filter(
    ({ id, region }, index) => all.findIndex((other) => other.id === id && other.region === region) === index,
  );
}

/** A model without a known price counts as the dearest one, so that the budget holds. */
function describeUnpriced({ triage, diagnose, fix }: Models): string {
  const named: readonly (readonly [string, ModelChoice | undefined])[] = [
    ['triage', triage],
    ['diagnose', diagnose],
    ['fix', fix],
  ];
  const fields = named.flatMap(([name, choice]) =>
    choice === undefined || isPriced(choice) ? [] : [`models.${name}.price`],
  );
  if (fields.length === 0) return '';
  return `; the price is unknown, so the highest known price is used: set ${fields.join(' and ')} (US dollars per million tokens)`;
}
