import { describeReview, describeTicket, titleOfFix, titleOfTicket, toMarkdown, turnOfReview } from '@suture/core';
import { type IncidentFacts, readFacts, recordedBugs } from './facts.ts';

/** Where the texts are kept for people to read. */
export const examplesFolder = 'docs/examples';

/** The texts of every recorded incident, by their paths. */
export function writeExamples(): ReadonlyMap<string, string> {
  return new Map(
    recordedBugs.flatMap(({ bug }) => {
      const facts = readFacts(bug);
      return [
        [`${examplesFolder}/${bug}/pull-request.md`, writePullRequest(facts)],
        [`${examplesFolder}/${bug}/ticket.md`, writeTicket(facts)],
      ] as const;
    }),
  );
}

function writePullRequest({ incident, evidence, diagnosis, patch, proof }: IncidentFacts): string {
  const branch = incident.review?.branch ?? `suture/${incident.id}`;
  const body = toMarkdown(describeReview(incident, { evidence, diagnosis, patch, proof, branch }));
  return `# ${titleOfFix(patch, evidence)}\n\n${body}\n`;
}

/** The ticket as it is while a person reviews. */
function writeTicket({ incident, evidence, triage, diagnosis, patch, proof }: IncidentFacts): string {
  const body = toMarkdown(describeTicket(incident, { evidence, triage, diagnosis, patch, proof }, turnOfReview));
  return `# ${titleOfTicket(incident, evidence)}\n\n${body}\n`;
}
