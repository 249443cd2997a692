import { defined } from '../../../defined.ts';
import type { Citation, Diagnosis, Evidence } from '../../../model/index.ts';
import { redact } from '../../../policy/redaction.ts';
import type { Snapshot } from '../../../ports/index.ts';
import { type Checked, checkQuote, type SourceKind, type Sources } from '../sources.ts';
import type { Claim, ClaimKind, Conclusion } from './conclusion.ts';
import { capConfidence } from './confidence.ts';
import { findTraceFiles } from './trace-files.ts';

export interface Known {
  readonly evidence: Evidence;
  readonly snapshot: Snapshot;
  readonly sources: Sources;
}

interface CheckedConclusion {
  /** The supported part of the conclusion. */
  readonly diagnosis: Omit<Diagnosis, 'by'>;
  /** The unsupported claims, in words for the model. */
  readonly problems: readonly string[];
  /** Whether the supported claims are enough for the outcome. */
  readonly carries: boolean;
}

/** The kinds of source that can support a claim. */
const supporters: Readonly<Record<ClaimKind, readonly SourceKind[]>> = {
  symptom: ['telemetry', 'vendor'],
  place: ['code'],
  change: ['history'],
  outside: ['telemetry', 'vendor', 'changes'],
  recovery: ['telemetry'],
  past: ['incidents'],
};

interface JudgedClaim {
  readonly kind: ClaimKind;
  readonly citations: readonly Citation[];
  /** Ids of the sources that support it. */
  readonly sources: readonly string[];
  readonly problem: string | undefined;
}

/** Checks a conclusion against the sources. Unsupported claims are left out of the diagnosis and listed as problems. */
export function checkConclusion(conclusion: Conclusion, known: Known): CheckedConclusion {
  const { evidence, snapshot, sources } = known;
  const claims = conclusion.claims.map((claim) => judgeClaim(claim, sources));
  const supported = new Set(claims.flatMap(({ kind, citations }) => (citations.length > 0 ? [kind] : [])));
  const places = conclusion.locations.map((location) => ({ location, problem: judgeLocation(location, known) }));
  const sound = places.flatMap(({ location, problem }) => (problem === undefined ? [location] : []));
  const files = [...new Set(sound.map((location) => location.file))];
  const suspect = findSuspect(conclusion.suspectCommit, claims, known);
  const unknown = conclusion.suspectCommit !== undefined && suspect === undefined;
  const missing = requiredKinds(conclusion).filter((kind) => !supported.has(kind));
  const mended = conclusion.outcome === 'cause' && conclusion.category === 'code';
  const nowhere = mended && files.length === 0;
  const traced = findTraceFiles(
    evidence.errors.map(({ error }) => error),
    snapshot,
  );
  const capped = capConfidence(conclusion.confidence, {
    onTrace: !mended || traced.size === 0 || files.some((file) => traced.has(file)),
    history: !mended || supported.has('change'),
    symptom: supported.has('symptom') || supported.has('outside') || supported.has('recovery'),
    alternatives: conclusion.alternatives.length > 0,
  });
  const problems = [
    ...claims.flatMap(({ citations, problem }) => (citations.length === 0 ? (problem ?? []) : [])),
    ...places.flatMap(({ problem }) => problem ?? []),
    ...(nowhere ? ['Name at least one place that exists, in a file that you have read.'] : []),
    ...missing.map(
      (kind) => `This outcome needs a claim of kind ${kind} with words from ${supporters[kind].join(', ')}.`,
    ),
    ...(unknown
      ? ['The suspect commit needs a claim of kind change with words from a source that names the commit.']
      : []),
  ];
  return {
    problems,
    carries: missing.length === 0 && !nowhere,
    diagnosis: {
      cause: conclusion.cause,
      category: conclusion.category,
      confidence: capped.confidence,
      ...defined({ suspectCommit: suspect }),
      locations: sound.map(({ file, startLine, endLine, reason }, index) => ({
        file,
        startLine,
        endLine,
        score: (10 - index) / 10,
        reasons: [reason],
      })),
      files,
      citations: claims.flatMap(({ citations }) => citations),
      alternatives: conclusion.alternatives.map(({ cause, ruledOutBy, evidence: quote }) => {
        const checked = quote === undefined ? undefined : checkQuote(ruledOutBy, quote, sources);
        return { cause, ruledOutBy, ...defined({ citation: checked?.sound ? checked.citation : undefined }) };
      }),
      limits: [...conclusion.limits, ...capped.why, ...problems.map((problem) => `Left out: ${redact(problem)}`)],
    },
  };
}

/** The kinds of claim that an outcome needs. */
function requiredKinds({ outcome, category }: Conclusion): readonly ClaimKind[] {
  if (outcome === 'recovered' || outcome === 'nothing_wrong') return ['recovery'];
  if (outcome === 'cannot_tell') return [];
  return category === 'code' ? ['symptom', 'place'] : ['outside'];
}

function judgeClaim({ kind, claim, evidence }: Claim, sources: Sources): JudgedClaim {
  const wanted = supporters[kind];
  const checked: readonly Checked[] = evidence.map((quote) => {
    const found = checkQuote(claim, quote, sources);
    if (!found.sound || wanted.includes(found.source.kind)) return found;
    return {
      sound: false,
      why: `${found.source.id} is ${found.source.kind}, and a claim of kind ${kind} needs ${wanted.join(' or ')}`,
    };
  });
  const sound = checked.flatMap((result) => (result.sound ? [result] : []));
  const faults = checked.flatMap((result) => (result.sound ? [] : [result.why]));
  return {
    kind,
    citations: sound.map(({ citation }) => citation),
    sources: sound.map(({ source }) => source.id),
    problem: faults.length === 0 ? undefined : `"${claim.slice(0, 120)}" is not supported: ${faults.join('; ')}.`,
  };
}

function judgeLocation(location: Conclusion['locations'][number], { snapshot, sources }: Known): string | undefined {
  const { file, startLine, endLine } = location;
  const place = `The place ${redact(file).slice(0, 200)}:${startLine}-${endLine} does not count`;
  const text = snapshot.paths.includes(file) ? snapshot.read(file) : undefined;
  if (text === undefined) return `${place}: there is no such file.`;
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (startLine > endLine || endLine > lines) return `${place}: the file has ${lines} lines.`;
  const read = sources.list.some((source) => source.kind === 'code' && source.title === file);
  return read ? undefined : `${place}: you have not read that file with read_file.`;
}

/** The suspect commit, if a source that supports a claim of kind change names it. Short ids are resolved. */
function findSuspect(
  id: string | undefined,
  claims: readonly JudgedClaim[],
  { evidence, sources }: Known,
): Diagnosis['suspectCommit'] {
  const short = id?.trim().toLowerCase();
  if (short === undefined || !/^[0-9a-f]{7,}$/.test(short)) return undefined;
  const shown = claims
    .filter(({ kind }) => kind === 'change')
    .flatMap((claim) => claim.sources)
    .map((source) => sources.textOf(source) ?? '')
    .join('\n');
  if (!shown.toLowerCase().includes(short.slice(0, 12))) return undefined;
  const why = 'the model names it as what brought the fault, and cites where it was seen';
  const [commit, ...others] = evidence.commits.filter((candidate) => candidate.id.startsWith(short));
  if (others.length > 0) return undefined;
  if (commit !== undefined) return { id: commit.id, date: commit.date, subject: commit.subject, why };
  // Older than the gathered commits: blame and file history show it as a line of id, date and subject.
  const [, whole, date, subject] =
    new RegExp(`\\b(${short}[0-9a-f]*) (\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z) (.*)`).exec(shown) ?? [];
  if (whole === undefined || date === undefined || subject === undefined) return undefined;
  return { id: whole, date, subject, why };
}
