import * as z from 'zod';
import { defined } from '../../defined.ts';
import type { FixResult } from '../../engine/engine.ts';
import { artifactKeys, type Incident, Patch } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import { causeOfDiagnosis } from '../../policy/one-cause.ts';
import type { Ports } from '../../ports/index.ts';
import { turnOfFix } from '../../render/turns.ts';
import { defineStep, type StepContext } from '../define-step.ts';
import { engineEffects } from '../engine-effects.ts';
import { loadAttempts, loadDiagnosis, loadEvidence, saveArtifact } from '../load.ts';
import { leaseNeeds, lookAgainAfter, takeRepository } from '../repository-lease.ts';
import { readSearch } from '../search.ts';
import { showOnTicket } from '../show-on-ticket.ts';
import { saveAlternatives, takeAlternative } from './alternatives.ts';
import { keepProposal, type RoundRequest, readRoundRequest } from './round-request.ts';
import { stepBack, stepBackNeeds } from './step-back.ts';

const needs = [...leaseNeeds, ...stepBackNeeds, 'checkpoints', 'deadline', 'fixEngine'] as const;
type FixPorts = Pick<Ports, (typeof needs)[number]>;

/** Writes a patch and its reproduction, within the attempts that the configuration allows. */
export const fixWrite = defineStep({
  name: 'FixWrite',
  stage: 'fix',
  needs,
  next: ['guard', 'pause', 'joined', 'await', 'deploy', 'hand_over'],
  seconds: 900,
  run: async (context, ports) => {
    const { incident, audit } = context;
    const { attempts } = incident;
    const request = await readRoundRequest(context, ports);
    const comments = request?.comments;
    if (comments === undefined) {
      const cause = causeOfDiagnosis(await loadDiagnosis(incident, ports), await loadEvidence(incident, ports));
      const back = await stepBack(context, cause, ports);
      if (back !== undefined) return back;
    }
    const ahead = await takeRepository(incident, ports);
    if (ahead !== undefined) {
      const summary = `waits for ${ahead}, which has a fix in flight in ${incident.repository}`;
      return { summary, next: 'pause', waitSeconds: lookAgainAfter };
    }
    const waiting = comments === undefined ? await loadCandidates(incident, ports) : [];
    const fresh = waiting.length === 0;
    const round = comments === undefined ? attempts.fixInRound + (fresh ? 1 : 0) : 1;
    if (round > ports.config.limits.fixAttempts)
      return { summary: `${attempts.fix} fixes were tried and none held`, next: 'hand_over' };
    if ((await showOnTicket(incident, turnOfFix, audit, ports)) === 'closed')
      return { summary: 'a person closed the ticket', next: 'hand_over' };
    const result = fresh ? await findFix(context, request, ports) : takeNext(waiting);
    if (result.outcome === 'paused') return { summary: result.reason, next: 'pause', waitSeconds: result.waitSeconds };
    if (result.outcome === 'none') {
      await audit('no fix found', { reason: result.reason, tried: result.tried });
      const kept = comments === undefined ? undefined : await keepProposal(incident, result.reason, ports);
      return kept ?? { summary: result.reason, next: 'hand_over' };
    }
    const attempt = attempts.fix + 1;
    const [patch, ...others] = result.patches;
    await saveArtifact(artifactKeys.patch(incident.id, attempt), patch, ports);
    await saveArtifact(artifactKeys.candidates(incident.id), { after: attempt, patches: others }, ports);
    if (result.alternatives !== undefined) await saveAlternatives(result.alternatives, incident, ports);
    await audit('fix written', {
      artifact: artifactKeys.patch(incident.id, attempt),
      title: patch.title,
      files: patch.files.map((file) => file.path),
      by: patch.by,
      ...defined({ confidence: patch.confidence }),
      tried: result.tried,
      candidatesLeft: others.length,
    });
    const review = attempts.review + (request?.why === 'people' ? 1 : 0);
    return {
      summary: others.length === 0 ? patch.title : `${patch.title} (${others.length} more if it does not hold)`,
      next: 'guard',
      change: { attempts: { ...attempts, fix: attempt, fixInRound: round, review } },
    };
  },
});

/** The alternative that a reviewer takes, or what the search before the diagnosis found, or else what the engine writes. */
async function findFix(
  { incident, audit }: StepContext,
  { why, comments, commit }: RoundRequest = { why: 'people', comments: [] },
  ports: FixPorts,
): Promise<FixResult> {
  const attempts = await loadAttempts(incident, ports);
  // What a program says asks for nothing.
  const asked = why === 'people' ? comments : [];
  const taken = await takeAlternative(asked, attempts, incident, ports);
  if (taken !== undefined) return { outcome: 'written', patches: [await drawn(taken, incident, ports)], tried: 0 };
  const found = incident.search === undefined ? undefined : await readSearch(incident, ports);
  if (incident.search === 'found' && incident.attempts.fix === 0 && found !== undefined) {
    const [first, ...others] = await Promise.all(found.patches.map((patch) => drawn(patch, incident, ports)));
    const { tried, alternatives } = found;
    if (first !== undefined) return { outcome: 'written', patches: [first, ...others], tried, alternatives };
  }
  return ports.fixEngine.fix(
    {
      incident,
      // What the engine reads and changes is this commit.
      evidence: { ...(await loadEvidence(incident, ports)), ...defined({ deployedCommit: commit }) },
      diagnosis: await loadDiagnosis(incident, ports),
      attempts,
      comments: asked,
      ...defined({ observed: why === 'program' ? comments : undefined }),
      ...defined({ searched: found?.summary }),
    },
    engineEffects(audit, ports),
  );
}

/** The patch with its diff as the code host draws it, whatever its author says. */
async function drawn(patch: Patch, { repository }: Incident, { codeHost }: FixPorts): Promise<Patch> {
  return { ...patch, diff: await codeHost.diff(repository, patch.baseCommit, patch.files) };
}

/** Fixes that were written together with attempt `after` and were not tried. Any later attempt makes them invalid. */
const Candidates = z.object({ after: z.int(), patches: z.array(Patch) });

async function loadCandidates(incident: Incident, ports: Pick<Ports, 'artifacts'>): Promise<readonly Patch[]> {
  const key = artifactKeys.candidates(incident.id);
  const text = await ports.artifacts.get(key);
  if (text === undefined) return [];
  const { after, patches } = parseJson(Candidates, text, `the artifact ${key}`);
  const failed = (await loadAttempts(incident, ports)).some(
    (entry) => entry.attempt === after && (entry.result === 'not_proven' || entry.result === 'refused'),
  );
  const { fix, fixInRound } = incident.attempts;
  return after === fix && fixInRound > 0 && failed ? patches : [];
}

function takeNext(patches: readonly Patch[]): FixResult {
  const [first, ...others] = patches;
  if (first === undefined) return { outcome: 'none', reason: 'no candidate is left', tried: 0 };
  return { outcome: 'written', patches: [first, ...others], tried: 0 };
}
