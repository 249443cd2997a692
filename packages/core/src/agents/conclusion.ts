import { z } from 'zod';
import { artifactKeys, type Diagnosis, type Evidence, type Incident } from '../model/index.ts';
import { redact } from '../policy/redaction.ts';
import type { Snapshot } from '../ports/index.ts';
import { findTraceFiles } from './trace-files.ts';

const Line = z.int().min(1);
const Sentence = z.string().min(1).max(1000).transform(redact);

/** What the model answers. */
export const Conclusion = z.object({
  outcome: z.enum(['cause', 'cannot_tell']),
  cause: z
    .string()
    .min(1)
    .max(2000)
    .transform(redact)
    .describe(
      'Why it fails, in one to three sentences for a person; for cannot_tell, what stands in the way of knowing.',
    ),
  confidence: z.number().min(0).max(1).describe('How likely it is that this is the cause.'),
  locations: z
    .array(z.object({ file: z.string().max(500), startLine: Line, endLine: Line, reason: Sentence }))
    .max(10)
    .default([])
    .describe('Where the cause is, most likely first; a fix may change these files and no others.'),
  suspectCommit: z.string().max(64).optional().describe('Id of the commit that brought it, from the list of commits.'),
  citations: z
    .array(z.object({ claim: Sentence }))
    .max(20)
    .default([])
    .describe('What in the recorded data shows it.'),
  limits: z.array(Sentence).max(20).default([]).describe('What was not looked at, or cannot be known from here.'),
});
export type Conclusion = z.infer<typeof Conclusion>;

/** Confidence that a cause apart from every frame of the trace can have. */
const offTrace = 0.5;

/** A conclusion as a diagnosis: what the commit and the evidence do not bear out is left out, and the limits say so. */
export function checkConclusion(
  conclusion: Conclusion,
  known: { readonly incident: Incident; readonly evidence: Evidence; readonly snapshot: Snapshot },
): Omit<Diagnosis, 'by'> {
  const { incident, evidence, snapshot } = known;
  const judged = conclusion.locations.map((location) => ({ location, problem: judgeLocation(location, snapshot) }));
  const sound = judged.flatMap(({ location, problem }) => (problem === undefined ? [location] : []));
  const files = [...new Set(sound.map((location) => location.file))];
  const traced = findTraceFiles(
    evidence.errors.map((seen) => seen.error.stack),
    snapshot.paths,
  );
  const suspect = findCommit(conclusion.suspectCommit, evidence);
  const unknown = conclusion.suspectCommit !== undefined && suspect === undefined;
  const onTrace = files.some((file) => traced.has(file));
  return {
    cause: conclusion.cause,
    confidence: onTrace ? conclusion.confidence : Math.min(conclusion.confidence, offTrace),
    ...(suspect === undefined ? {} : { suspectCommit: suspect }),
    locations: sound.map(({ file, startLine, endLine, reason }, index) => ({
      file,
      startLine,
      endLine,
      score: (10 - index) / 10,
      reasons: [reason],
    })),
    files,
    citations: conclusion.citations.map(({ claim }) => ({ claim, artifact: artifactKeys.evidence(incident.id) })),
    limits: [
      ...conclusion.limits,
      ...judged.flatMap(({ problem }) => problem ?? []),
      ...(unknown ? ['The model suspected a commit that is not among those known, which is left out.'] : []),
      ...(onTrace ? [] : ['No place that is named lies on the stack trace.']),
    ],
  };
}

function judgeLocation(location: Conclusion['locations'][number], snapshot: Snapshot): string | undefined {
  const { file, startLine, endLine } = location;
  const place = `The model named ${redact(file)}:${startLine}-${endLine}, which is left out`;
  const text = snapshot.paths.includes(file) ? snapshot.read(file) : undefined;
  if (text === undefined) return `${place}: there is no such file.`;
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (startLine > endLine || endLine > lines) return `${place}: the file has ${lines} lines.`;
  return undefined;
}

/** Short ids are looked up; one that could be two commits, or hardly says anything, is none. */
function findCommit(id: string | undefined, { commits }: Evidence): Diagnosis['suspectCommit'] {
  if (id === undefined || !/^[0-9a-f]{7,}$/i.test(id)) return undefined;
  const [commit, ...others] = commits.filter((candidate) => candidate.id.startsWith(id.toLowerCase()));
  if (commit === undefined || others.length > 0) return undefined;
  return {
    id: commit.id,
    date: commit.date,
    subject: commit.subject,
    why: 'the model names it as what brought the fault',
  };
}
