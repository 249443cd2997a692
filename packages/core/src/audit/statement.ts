import * as z from 'zod';
import { Instant } from '../model/index.ts';
import { canonicalJson } from './canonical-json.ts';
import { openEnvelope, type VerificationKey } from './dsse.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Digest = z.object({ sha256: Hash });

/** The payload type of in-toto statements in DSSE envelopes (github.com/in-toto/attestation, spec/v1/envelope.md). */
export const statementType = 'application/vnd.in-toto+json';

/** The meaning of the predicate below. A new meaning gets a new number. */
export const predicateType = 'urn:suture:proven-change:v1';

/** Who concluded or wrote something: the mechanic, or a model. */
const Engine = z.object({ by: z.string() });

/** How one change came about: what a reviewer or an auditor asks of a pull request. */
export const ProvenChange = z.object({
  incident: z.string(),
  service: z.string(),
  severity: z.string().optional(),
  repository: z.string(),
  pullRequest: z.object({ id: z.string(), url: z.string(), branch: z.string(), textDigest: Digest.optional() }),
  baseCommit: z.string(),
  diagnosis: Engine.extend({ digest: Digest.optional() }),
  patch: Engine.extend({ digest: Digest.optional() }),
  /** What models were asked, by conversation; none for the mechanic. The digest is that of the system prompt and the names of the tools. */
  prompts: z.array(z.object({ conversation: z.string(), promptDigest: Digest, transcriptDigest: Digest })),
  evidence: z.object({
    digest: Digest.optional(),
    /** Who could have written what says which failure it is: `platform`, `service` or `outsider`. */
    claim: z.object({ by: z.string(), grade: z.string() }),
    alongside: z.array(z.object({ by: z.string(), grade: z.string() })),
  }),
  proof: z.object({
    digest: Digest.optional(),
    verdict: z.string(),
    reproduction: z.string(),
    failsOnBase: z.boolean(),
    passesWithPatch: z.boolean(),
    testsPassed: z.int(),
    isolation: z.string(),
  }),
  policy: z.object({ version: z.string(), trust: z.string() }),
  /** Who decided on the pull request; absent while nobody has. */
  approver: z.object({ by: z.string(), at: Instant.optional(), headCommit: z.string() }).optional(),
  mergeCommit: z.string().optional(),
  /** The newest audit record when this was written. */
  audit: z.object({ seq: z.int(), hash: Hash }),
});
export type ProvenChange = z.infer<typeof ProvenChange>;

/** An in-toto statement (github.com/in-toto/attestation, spec/v1/statement.md) about the proven commit. */
export const Statement = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ gitCommit: z.string() }) })).length(1),
  predicateType: z.literal(predicateType),
  predicate: ProvenChange,
});
export type Statement = z.infer<typeof Statement>;

/** The text of a statement about the commit that was proven. */
export function writeStatement(headCommit: string, predicate: ProvenChange): string {
  return canonicalJson({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: predicate.repository, digest: { gitCommit: headCommit } }],
    predicateType,
    predicate,
  } satisfies Statement);
}

/** A statement that one of the keys has signed, or why it does not count. */
export function readStatement(
  envelope: unknown,
  keys: readonly VerificationKey[],
): { readonly statement: Statement } | { readonly reason: string } {
  const opened = openEnvelope(envelope, statementType, keys);
  if (!opened.valid) return { reason: opened.reason };
  try {
    const read = Statement.safeParse(JSON.parse(opened.text));
    return read.success ? { statement: read.data } : { reason: 'is signed, but is not a statement about a change' };
  } catch {
    return { reason: 'is signed, but is not a statement about a change' };
  }
}
