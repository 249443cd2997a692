import { defined } from '../../defined.ts';
import type { Check, Incident, Review } from '../../model/index.ts';
import { redact } from '../../policy/redaction.ts';
import type { Ports } from '../../ports/index.ts';
import { describeRedChecks, quoteChecks } from '../../render/checks.ts';
import { type Block, own, paragraph } from '../../render/document.ts';
import type { StepResult } from '../define-step.ts';
import { loadPatch } from '../load.ts';
import { requestAnotherFix } from '../review-requests.ts';

/** Names what is said of the checks of a commit, which is done once. */
export function keyOfChecks(headCommit: string): string {
  return `checks-${headCommit}`;
}

/** The failed checks of the pull request as Suture proposed it, once all are over; none where nothing has to be done. */
export async function listRedChecks(
  { repository, review: opened, answered = [] }: Incident,
  { headCommit, status }: Pick<Review, 'headCommit' | 'status'>,
  { codeHost }: Pick<Ports, 'codeHost'>,
): Promise<readonly Check[]> {
  const isOurs = opened !== undefined && opened.theirs === undefined && opened.headCommit === headCommit;
  if (!isOurs || status !== 'open' || answered.includes(keyOfChecks(headCommit))) return [];
  const read = await codeHost.readChecks(repository, headCommit);
  if (read.outcome === 'hidden' || read.checks.some(({ state }) => state === 'running')) return [];
  return read.checks.filter(({ state }) => state === 'failed');
}

interface ChecksAnswer {
  readonly text: readonly Block[];
  readonly goesOn?: StepResult<'write'>;
}

/** Mends what is red because of the change, as often as the limits allow; otherwise says what is known of it. */
export async function answerChecks(
  incident: Incident,
  failed: readonly Check[],
  ports: Pick<Ports, 'artifacts' | 'codeHost' | 'config'>,
): Promise<ChecksAnswer> {
  const { attempts, repository } = incident;
  const red = failed.map(withoutSecrets);
  const patch = await loadPatch(incident, ports);
  const base = await ports.codeHost.readChecks(repository, patch.baseCommit);
  const before = base.outcome === 'hidden' ? [] : base.checks.filter(({ state }) => state === 'failed');
  const isOld = ({ name }: Check) => before.some((check) => check.name === name);
  const fresh = red.filter((check) => !isOld(check));
  const known = describeRedChecks(red.filter(isOld), 'before this change too, on the commit it is made for');
  if (fresh.length === 0) return { text: known };
  const found = describeRedChecks(fresh, 'with this change');
  const { checkRounds } = ports.config.limits;
  const rounds = attempts.checks ?? 0;
  if (rounds >= checkRounds) {
    const bound = paragraph(
      own(`Suture looks for no other fix because of checks: limits.checkRounds is ${checkRounds}.`),
    );
    return { text: [...found, bound, ...known] };
  }
  await requestAnotherFix(incident, patch, { by: 'the checks', why: 'checks', comments: quoteChecks(fresh) }, ports);
  return {
    text: [...found, paragraph(own('Suture looks for another fix that they pass too.')), ...known],
    goesOn: {
      summary: `${fresh.length === 1 ? 'a check fails' : `${fresh.length} checks fail`} with the change`,
      next: 'write',
      change: { attempts: { ...attempts, checks: rounds + 1 } },
    },
  };
}

/** What a check prints goes to a model and into a comment. */
function withoutSecrets({ name, summary, annotations, ...check }: Check): Check {
  return {
    ...check,
    name: redact(name),
    ...defined({ summary: summary === undefined ? undefined : redact(summary) }),
    annotations: annotations.map(({ message, ...place }) => ({ ...place, message: redact(message) })),
  };
}
