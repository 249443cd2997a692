import type { Patch } from '../model/index.ts';
import { redact } from '../policy/redaction.ts';
import type { FixBrief, FixResult } from '../ports/index.ts';
import { serviceOf } from '../stages/load.ts';
import { describeBrief } from './brief-text.ts';
import { converse, type Talk } from './conversation.ts';
import { createLookTools } from './look.ts';
import { type ModelRepairerParts, maxTurns, transcriptKey } from './parts.ts';
import { fixPrompt } from './prompts.ts';
import { type AppliedProposal, createPropose } from './proposal.ts';
import { buildReproduction, placeReproduction } from './reproduction.ts';
import { keepTranscript } from './transcript.ts';

/** Lets the model write a fix, and makes of it a patch against the deployed commit. */
export async function fix(brief: FixBrief, parts: ModelRepairerParts): Promise<FixResult> {
  const { incident, evidence, attempts } = brief;
  const { guardrails } = serviceOf(incident, parts);
  const commit = evidence.deployedCommit;
  const suite = await parts.suites.find(incident, commit);
  if (suite.outcome === 'none')
    return { outcome: 'none', reason: `There is no test suite to prove a fix with: ${suite.reason}`, tried: 0 };
  const snapshot = await parts.snapshots.open(incident.repository, commit);
  const place = placeReproduction(incident, suite.command, snapshot);
  const { propose, count } = createPropose(snapshot, attempts);
  const talk: Talk<AppliedProposal> = {
    role: 'fix',
    system: fixPrompt,
    opening: redact(describeBrief(brief, guardrails, place)),
    tools: createLookTools(snapshot),
    final: propose,
    turns: maxTurns,
  };
  const key = transcriptKey(incident.id, 'fix', incident.attempts.fix + 1);
  const ending = await keepTranscript(
    { ...talk, tools: [...talk.tools, propose] },
    { artifacts: parts.artifacts, key },
    (transcript) => converse(talk, parts.model, transcript),
  );
  if (ending.outcome === 'unanswered') return { outcome: 'none', reason: ending.reason, tried: count() };
  const { proposal, files, idea } = ending.answer;
  const patch: Patch = {
    baseCommit: commit,
    idea,
    title: proposal.title,
    rationale: proposal.rationale,
    files: [...files],
    diff: await parts.codeHost.diff(incident.repository, commit, files),
    reproduction: buildReproduction(proposal.reproduction, place, suite.command, evidence),
    by: ending.by,
  };
  return { outcome: 'written', patch, tried: count() };
}
