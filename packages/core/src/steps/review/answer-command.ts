import type { Incident, Review } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { describeAlternativesAnswer, describeCommands, describeExplanation } from '../../render/commands.ts';
import { type Block, line, own, paragraph } from '../../render/document.ts';
import type { StepResult } from '../define-step.ts';
import { loadDiagnosis, loadEvidence, loadPatch, loadProof } from '../load.ts';
import { requestAnotherFix } from '../review-requests.ts';
import type { DueCommand } from './due-commands.ts';

/** The ports that an answer needs. */
export const answerNeeds = ['artifacts', 'config'] as const;
type AnswerPorts = Pick<Ports, (typeof answerNeeds)[number]>;

interface Answer {
  readonly text: readonly Block[];
  /** How the loop goes on; absent while it waits as before. */
  readonly goesOn?: StepResult<'write' | 'hand_over'>;
}

/** Does what a command asks for, and words its answer. What is asked of a pull request of somebody else is only about Suture's own part. */
export async function answerCommand(
  incident: Incident,
  review: Review,
  { comment: { by, id }, command }: DueCommand,
  ports: AnswerPorts,
): Promise<Answer> {
  const say = (text: string): Answer => ({ text: [paragraph(own(text))] });
  switch (command.kind) {
    case 'unknown':
      return { text: describeCommands() };
    case 'stop':
      return {
        ...say('Suture stops here and hands the incident to a person.'),
        goesOn: { summary: `${by} asked Suture to stop`, next: 'hand_over' },
      };
    case 'take over':
      return {
        text: [
          paragraph(
            line`${by} takes over. This pull request stays open; Suture no longer changes its branch, and does not verify it after a merge.`,
          ),
        ],
        goesOn: { summary: `${by} took the pull request over`, next: 'hand_over', change: { takenOverBy: by } },
      };
    case 'explain': {
      if (incident.review?.theirs)
        return say('Suture waits for a change that is not its own. The ticket has what is known.');
      const [diagnosis, evidence, patch, proof] = await Promise.all([
        loadDiagnosis(incident, ports),
        loadEvidence(incident, ports),
        loadPatch(incident, ports),
        loadProof(incident, ports),
      ]);
      return { text: describeExplanation(incident, { diagnosis, evidence, patch, proof }) };
    }
    case 'alternatives':
      if (incident.review?.theirs) return say('Suture waits for a change that is not its own, and proposes none.');
      return { text: describeAlternativesAnswer(incident, await loadPatch(incident, ports)) };
    default:
      return startRound(
        incident,
        review,
        { by, id, take: command.kind === 'take' ? command.number : undefined },
        ports,
      );
  }
}

/** Another round of fixing, if there may be one. */
async function startRound(
  incident: Incident,
  { headCommit }: Review,
  { by, id, take }: { readonly by: string; readonly id: string; readonly take: number | undefined },
  ports: AnswerPorts,
): Promise<Answer> {
  const say = (text: string): Answer => ({ text: [paragraph(own(text))] });
  const { review, attempts } = incident;
  const { reviewRounds } = ports.config.limits;
  if (review?.theirs) return say('Suture waits for a change that is not its own, and proposes none.');
  if (review?.headCommit !== headCommit)
    return say(
      'Somebody pushed to this branch, so Suture does not change it any more. Remove those commits to let Suture go on.',
    );
  if (attempts.review >= reviewRounds)
    return say(`This pull request has had ${attempts.review} more rounds, as many as limits.reviewRounds allows.`);
  const patch = await loadPatch(incident, ports);
  if (take !== undefined && patch.alternatives?.[take - 1] === undefined)
    return say(`There is no alternative ${take}. \`/suture alternatives\` lists those there are.`);
  const comments = take === undefined ? [] : [`take ${take}`];
  await requestAnotherFix(incident, patch, { by, why: take === undefined ? 'retry' : 'take', comments }, ports);
  return {
    ...say(
      take === undefined
        ? 'Suture looks for another fix. This pull request is updated once one is proven.'
        : `Suture proves alternative ${take} and updates this pull request.`,
    ),
    goesOn: {
      summary: `${by} asked for ${take === undefined ? 'another fix' : `alternative ${take}`} (comment ${id})`,
      next: 'write',
    },
  };
}
