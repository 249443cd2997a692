import { defined } from '../defined.ts';
import {
  artifactKeys,
  type Diagnosis,
  type Evidence,
  type Incident,
  nameRootCause,
  type Patch,
  type Reproduction,
  type SearchFindings,
  SearchOrder,
  SearchReport,
} from '../model/index.ts';
import { parseJson } from '../parse.ts';
import { testTimeout } from '../policy/config.ts';
import { serviceOf } from '../policy/service.ts';
import type { Ports } from '../ports/index.ts';
import { loadArtifact, saveArtifact } from './load.ts';

/** The ports that ordering a search needs. */
export const searchNeeds = ['artifacts', 'config', 'entropy', 'provingGround', 'suites'] as const;

/**
 * Orders a search for a repair on the deployed commit. Returns the order's key, and whether the proving ground has the dependencies
 * of that commit. Undefined if there are no tests to search with.
 */
export async function orderSearch(
  incident: Incident,
  evidence: Evidence,
  ports: Pick<Ports, (typeof searchNeeds)[number]>,
): Promise<{ readonly key: string; readonly dependencies: 'there' | 'missing' } | undefined> {
  const { testCommand, replay, ...service } = serviceOf(incident, ports);
  const suite = await ports.suites.find(incident, evidence.deployedCommit);
  if (suite.outcome === 'none') return undefined;
  const order: SearchOrder = {
    kind: 'search',
    incidentId: incident.id,
    nonce: ports.entropy.nonce(),
    repository: incident.repository,
    baseCommit: evidence.deployedCommit,
    service: incident.service,
    evidence,
    suite: suite.command,
    ...defined({ testCommand, replay }),
    timeout: testTimeout(service),
  };
  const key = artifactKeys.searchOrder(incident.id);
  await saveArtifact(key, order, ports);
  const { dependencies } = await ports.provingGround.supply(order);
  return { key, dependencies };
}

/**
 * What the search of an incident found. Undefined without a report that carries its order's nonce. Code of the repository ran beside the
 * search, so what a search does not decide is taken from its order.
 */
export async function readSearch(
  incident: Incident,
  ports: Pick<Ports, 'artifacts'>,
): Promise<SearchFindings | undefined> {
  const order = await loadArtifact(SearchOrder, artifactKeys.searchOrder(incident.id), ports);
  const report = await readReport(incident, ports);
  if (report === undefined || report.nonce !== order.nonce) return undefined;
  const { summary, tried, diagnosis, patches, alternatives } = report;
  const bind = (patch: Patch) => bindPatch(patch, order);
  return {
    summary,
    tried,
    ...defined({ diagnosis: diagnosis && bindDiagnosis(diagnosis, incident) }),
    patches: patches.map(bind),
    alternatives: Object.fromEntries(Object.entries(alternatives).map(([idea, others]) => [idea, others.map(bind)])),
  };
}

async function readReport({ id }: Incident, ports: Pick<Ports, 'artifacts'>): Promise<SearchReport | undefined> {
  const text = await ports.artifacts.get(artifactKeys.searchReport(id));
  if (text === undefined) return undefined;
  try {
    return parseJson(SearchReport, text, 'the report of the search');
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidInput') return undefined;
    throw error;
  }
}

function bindDiagnosis(diagnosis: Diagnosis, { id }: Incident): Diagnosis {
  const known = artifactKeys.evidence(id);
  const citations = diagnosis.citations.map(({ claim, artifact }) => ({
    claim,
    artifact: artifact === known ? known : artifactKeys.searchReport(id),
  }));
  return { ...diagnosis, category: 'code', citations, by: 'mechanic' };
}

function bindPatch(patch: Patch, { baseCommit, suite, evidence }: SearchOrder): Patch {
  return { ...patch, baseCommit, by: 'mechanic', reproduction: bindReproduction(patch.reproduction, suite, evidence) };
}

/** A replay runs with the project's own command and fails with the incident's error. Own failing tests run with the command that showed them. */
function bindReproduction(
  { expects: _claimed, ...reproduction }: Reproduction,
  suite: SearchOrder['suite'],
  { failingCommand, errors: [first] }: Evidence,
): Reproduction {
  if (failingCommand !== undefined) return reproduction;
  return { ...reproduction, command: suite, ...defined({ expects: first && nameRootCause(first.error) }) };
}
