/** Errors of the core. The machine's Retry and Catch match these names. */

export class KillSwitchThrown extends Error {
  override readonly name = 'KillSwitchThrown';
  constructor(reason: string) {
    super(`The kill switch is thrown (${reason}). Nothing new is done; clear it and resume to go on.`);
  }
}

export class IncidentNotFound extends Error {
  override readonly name = 'IncidentNotFound';
  constructor(incidentId: string) {
    super(`There is no incident ${incidentId}. List them with: suture incidents`);
  }
}

export class ArtifactMissing extends Error {
  override readonly name = 'ArtifactMissing';
  constructor(key: string) {
    super(`The artifact ${key} is not in the store. An earlier step should have written it.`);
  }
}

/** Another writer changed the item between our read and our write. Read it again and retry. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
  constructor(item: string, options?: ErrorOptions) {
    super(`${item} was changed by someone else in the meantime.`, options);
  }
}

/** Input that does not match its schema; `issues` name the fields. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly issues: readonly string[];
  constructor(what: string, issues: readonly string[], options?: ErrorOptions) {
    super(`${what} is not valid: ${issues.join('; ')}`, options);
    this.issues = issues;
  }
}

/** A step needs a field that an earlier step should have set. */
export class IncompleteIncident extends Error {
  override readonly name = 'IncompleteIncident';
  constructor(incidentId: string, missing: string) {
    super(`Incident ${incidentId} has no ${missing} yet, so this step cannot run.`);
  }
}

/** The models have used up a budget. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
  constructor(scope: string, limit: { readonly tokens: number; readonly usd: number }, field: string) {
    super(
      `The budget of ${scope.replace('/', ' ')} is used up: ${limit.tokens} tokens or $${limit.usd}. Raise ${field} in suture.config.ts if it should go on.`,
    );
  }
}
