import { type Scenario, scenarios } from '../loop/scenarios.ts';

/** A scenario of the loop, played on a service and a repository of its own. */
export interface Story {
  readonly scenario: Scenario;
  /** Service, repository and alarm are named by it. */
  readonly slug: string;
  /** The missing property that the code reads. It distinguishes this story's error from the others. */
  readonly field: string;
  readonly repository: string;
  /** Words of the outcome's reason where the deployed world says it otherwise than the one in memory. */
  readonly because: string | undefined;
}

/** What only a world in memory can do: break a state by name, wait for days, run out of time or throw the switch at an exact moment. */
function canBeDeployed({ script, name, alert }: Scenario): boolean {
  // The command that rehearses removes what it made, so it is tested as a whole.
  if (alert !== undefined) return false;
  const thoughts: readonly string[] = [script.triages, script.diagnoses, script.fixes].flatMap((list) => list ?? []);
  if (thoughts.includes('paused')) return false;
  if (
    script.faults !== undefined ||
    script.words !== undefined ||
    script.killAfter !== undefined ||
    script.rollouts?.includes('never') ||
    // The deployed services have no vendor, and each repository has one incident.
    script.readings?.includes('unread') ||
    script.others !== undefined ||
    // The deployed repositories have no checks, and nobody pushes to their branches.
    script.checks !== undefined ||
    script.reviews?.includes('conflict')
  )
    return false;
  if (!canSearch(script)) return false;
  // Without a test suite the model is not asked, and the other scenario waits for a quarter of an hour.
  return script.suite !== 'none' && name !== 'looks again until the window is over';
}

/** Whether the deployed mechanic does what the script says: it finds one repair or none, and no other story needs a second fix. */
function canSearch({ searches, reviews }: Scenario['script']): boolean {
  return searches === undefined || searches === 'nothing' || (searches === 'repair' && reviews === undefined);
}

/** Whether the story's log holds the values with which the mechanic can reproduce its error. */
export function isRepairable({ scenario }: Story): boolean {
  return scenario.script.searches === 'repair';
}

const otherWords: Readonly<Record<string, string>> = {
  'hands over what it cannot fix': '',
  'hands over at once when a reviewer says stop': 'reviewer asked Suture to stop',
  'hands over when the rollout fails': 'in production: failure',
};

/** What a story covers in a deployment: working states and the code host's webhooks. The local runner covers the transitions. */
function featuresOf({ history, script }: Scenario): readonly string[] {
  const { reviews = ['merge'], rollouts = ['live'] } = script;
  // One command shows the way of all.
  return [...history, ...reviews.map((review) => review.replace(/^\/suture .*/, '/suture')), ...rollouts];
}

/** A story takes a minute on a deployment, so only those run that add coverage. `SUTURE_STORIES=all` runs all of them. */
function choose(scenarios: readonly Scenario[]): readonly Scenario[] {
  const shown = new Set<string>();
  return scenarios.filter((scenario) => {
    const features = featuresOf(scenario);
    const isNew = features.some((feature) => !shown.has(feature));
    for (const feature of features) shown.add(feature);
    return isNew || process.env.SUTURE_STORIES === 'all';
  });
}

export const stories: readonly Story[] = choose(scenarios.filter(canBeDeployed)).map((scenario, index) => ({
  scenario,
  slug: `story-${index}`,
  field: `part${index}`,
  repository: `shop/story-${index}`,
  because: otherWords[scenario.name] ?? scenario.because,
}));
