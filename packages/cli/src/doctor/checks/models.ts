import type { ModelChoice } from '@suture/core';
import { isDenied } from '../describe-error.ts';
import { ok, problem, skipped, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

const profilePrefix = /^(global|us|us-gov|eu|apac|jp|au|ca|sa)\./;

/** Whether each configured model may be called by this account, through its inference profile where it has one. */
export async function checkModels(world: World): Promise<Verdict> {
  if (world.config === undefined) return skipped('there is no configuration');
  if (world.config.models === undefined) return skipped('no models are configured; the mechanic works without');
  const { diagnose, fix } = world.config.models;
  const choices = diagnose.id === fix.id && diagnose.region === fix.region ? [diagnose] : [diagnose, fix];
  const faults = (await Promise.all(choices.map((choice) => findFault(choice, world)))).filter(
    (fault) => fault !== undefined,
  );
  const names = [...new Set(choices.map((choice) => choice.id))].join(', ');
  if (faults.length === 0) return ok(`${names} can be called`);
  return problem(
    faults.join('; '),
    'Ask for access to the model in the Bedrock console (Model access), or choose another in models in suture.config.ts.',
  );
}

async function findFault({ id, region }: ModelChoice, { account }: World): Promise<string | undefined> {
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
