import {
  type Artifacts,
  artifactKeys,
  type Config,
  type Engine,
  type Incident,
  InvalidInput,
  Models,
} from '@suture/core';

/** The engine on this machine: the mechanic, or models on Amazon Bedrock, all of them `id` if it is given. */
export type EngineChoice = { readonly by: 'mechanic' } | { readonly by: 'bedrock'; readonly id?: string };

/** Reads `mechanic`, `bedrock` or `bedrock:MODEL`. @throws InvalidInput */
export function readEngineChoice(text: string, what: string): EngineChoice {
  if (text === 'mechanic') return { by: 'mechanic' };
  if (text === 'bedrock') return { by: 'bedrock' };
  const id = /^bedrock:(.+)$/.exec(text)?.[1];
  if (id !== undefined) return { by: 'bedrock', id };
  throw new InvalidInput(what, [`unknown engine "${text}"; use mechanic, bedrock or bedrock:MODEL_ID`]);
}

/**
 * The configuration with the chosen model. Without one the mechanic is the engine, and no search comes before it.
 * @param service the one that runs here
 * @throws InvalidInput when bedrock is chosen and no model is named
 */
export function chooseModels(config: Config, service: string, engineChoice: EngineChoice | undefined): Config {
  const own = config.services[service];
  if (engineChoice?.by !== 'bedrock')
    return own === undefined
      ? config
      : { ...config, services: { ...config.services, [service]: { ...own, mechanic: 'off' } } };
  const { id } = engineChoice;
  if (id !== undefined) {
    const { models } = config;
    const chosen = { ...models, triage: { ...models?.triage, id }, diagnose: { ...models?.diagnose, id } };
    return { ...config, models: Models.parse({ ...chosen, fix: { ...models?.fix, id } }) };
  }
  if (config.models !== undefined) return config;
  throw new InvalidInput('the configuration', [
    'models: none is configured; configure one for diagnose and one for fix, or use --model bedrock:MODEL_ID',
  ]);
}

export interface ChosenEngineParts {
  /** Undefined: an incident continues with its engine, and a new one uses the mechanic. */
  readonly wanted: EngineChoice | undefined;
  readonly mechanic: Engine;
  /** Opens the agents when an incident first needs them. @throws InvalidInput when no models are configured */
  readonly agents: () => Promise<Engine>;
  readonly artifacts: Artifacts;
}

/** Gives each incident to its engine. */
export function createChosenEngine({ wanted, mechanic, agents, artifacts }: ChosenEngineParts): Engine {
  async function pick({ id, search }: Incident): Promise<Engine> {
    if (wanted !== undefined) return wanted.by === 'bedrock' ? agents() : mechanic;
    // A search is ordered only before a model is asked.
    if (search !== undefined) return agents();
    const transcript = await artifacts.get(artifactKeys.transcript(id, 'triage', 1));
    return transcript === undefined ? mechanic : agents();
  }
  return {
    triage: async (brief, work) => {
      const picked = await pick(brief.incident);
      return (await picked.triage?.(brief, work)) ?? { outcome: 'triaged', triage: brief.rated };
    },
    diagnose: async (incident, evidence, work) => (await pick(incident)).diagnose(incident, evidence, work),
    fix: async (brief, work) => (await pick(brief.incident)).fix(brief, work),
  };
}
