import { isPriced, type ModelChoice, type Models } from '@suture/core';
import { isDenied } from '../describe-error.ts';
import { ok, problem, skipped, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

const profilePrefix = /^(global|us|us-gov|eu|apac|jp|au|ca|sa)\./;

/** Whether each configured model may be called by this account, through its inference profile where it has one. */
export async function checkModels(world: World): Promise<Verdict> {
  if (world.config === undefined) return skipped('there is no configuration');
  if (world.config.models === undefined) return skipped('no models are configured; the mechanic needs none');
  const choices = listModels(world.config.models);
  const faults = (await Promise.all(choices.map((choice) => findFault(choice, world)))).filter(
    (fault) => fault !== undefined,
  );
  const names = choices.map((choice) => choice.id).join(', ');
  if (faults.length === 0) return ok(`${names} can be called${describeUnpriced(world.config.models)}`);
  return problem(
    faults.join('; '),
    'Request access to the model in the Bedrock console (Model access), or choose another in models in suture.config.ts.',
  );
}

type Called = Pick<ModelChoice, 'id' | 'region'>;

/** Every model that is called, once for each region. */
function listModels({ triage, diagnose, fix, embeddings }: Models): readonly Called[] {
  const named: readonly (Called | undefined)[] = [triage, diagnose, fix, embeddings];
  const all = named.filter((choice) => choice !== undefined);
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

async function findFault({ id, region }: Called, { account }: World): Promise<string | undefined> {
  try {
    const isProfile = profilePrefix.test(id) || id.includes(':inference-profile/');
    if (isProfile) {
      const status = await account.inferenceProfile(id, region);
      if (status !== 'ACTIVE')
        return `${id}: ${status === undefined ? 'no such inference profile here' : `the profile is ${status}`}`;
    }
    const model = (id.split('/').at(-1) ?? id).replace(profilePrefix, '');
    if (id.includes(':application-inference-profile/')) return undefined;
    const { agreement, authorization, entitlement, region: here } = await account.modelAvailability(model, region);
    const wrong = [
      ...(authorization === 'AUTHORIZED' ? [] : [`the account is ${authorization}`]),
      ...(entitlement === 'AVAILABLE' ? [] : [`access is ${entitlement}`]),
      ...(agreement === 'AVAILABLE' ? [] : [`the agreement is ${agreement}`]),
      // A profile calls the model in other regions too.
      ...(isProfile || here === 'AVAILABLE' ? [] : [`in this region it is ${here}`]),
    ];
    return wrong.length === 0 ? undefined : `${id}: ${wrong.join(', ')}`;
  } catch (error) {
    if (isDenied(error)) return `${id}: these credentials are denied access`;
    throw error;
  }
}
