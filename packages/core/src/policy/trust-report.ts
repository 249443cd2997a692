import { FixKind, type Severity } from '../model/index.ts';
import type { Ports, TrustOutcome } from '../ports/index.ts';
import type { Config } from './config.ts';
import { fixKindWords } from './fix-kind.ts';
import { judgeTrust, type TrustRule, type TrustStanding } from './trust.ts';

/** Severities with the same level for the same reasons, and one kind of fix. */
export interface TrustRow extends Omit<TrustStanding, 'severity'> {
  readonly severities: readonly Severity[];
}

/** A service's trust, and all that it follows from. */
export interface TrustReport {
  readonly service: string;
  readonly rule: TrustRule;
  readonly rows: readonly TrustRow[];
  /** How often each result was counted, whatever its age. */
  readonly counts: Readonly<Record<TrustOutcome['result'], number>>;
}

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Reads what a service has earned. The services of the configuration are known; another name has no report. */
export async function readTrust(
  service: string,
  { services }: Pick<Config, 'services'>,
  {
    trustRecord,
    now,
  }: { readonly trustRecord: Pick<Ports['trustRecord'], 'outcomes' | 'shadows'>; readonly now: Date },
): Promise<TrustReport | undefined> {
  const rule = Object.hasOwn(services, service) ? services[service]?.trust : undefined;
  if (rule === undefined) return undefined;
  const [outcomes, shadows] = await Promise.all([trustRecord.outcomes(service), trustRecord.shadows(service)]);
  const rows = FixKind.options.flatMap((kind) =>
    joinEqual(severities.map((severity) => judgeTrust(rule, { severity, kind, outcomes, shadows, now }))),
  );
  const count = (wanted: TrustOutcome['result']) => outcomes.filter(({ result }) => result === wanted).length;
  const counts = {
    ...{ closed: count('closed'), edited: count('edited'), rejected: count('rejected') },
    ...{ reverted: count('reverted'), recurred: count('recurred'), notRecovered: count('notRecovered') },
  };
  return { service, rule, rows, counts };
}

function joinEqual(standings: readonly TrustStanding[]): readonly TrustRow[] {
  const rows = new Map<string, TrustRow>();
  for (const { severity, ...standing } of standings) {
    const key = JSON.stringify(standing);
    rows.set(key, { ...standing, severities: [...(rows.get(key)?.severities ?? []), severity] });
  }
  return [...rows.values()];
}

/** The severities of a row in words. */
export function nameSeverities({ severities: some }: TrustRow): string {
  return some.length === severities.length ? 'every severity' : some.join(', ');
}

/** How a service moves between levels, in one sentence. */
export function describeTrustRule({ start, promoteAfter, share, windowDays }: TrustRule): string {
  return (
    `It starts at ${start}. A level is raised by ${promoteAfter} clean fixes in a row, once a share of ${percent(share)} good outcomes is shown with 95% confidence ` +
    `(lower bound of Clopper and Pearson); it is lowered at once by a fix that is rejected, reverted, without effect or followed by the same fault. ` +
    `Outcomes count for ${windowDays} days.`
  );
}

/** Why a row has its level, what the next one takes, and what lowered it. */
export function describeStanding({ kind, good, trials, bound, missing, demotedBy, shadow, level }: TrustRow): string {
  const replayed = shadow.right + shadow.wrong + shadow.abstained;
  const parts = [
    trials === 0 ? 'no outcome yet' : `${good} of ${trials} good, which shows a share of at least ${percent(bound)}`,
    ...(demotedBy === undefined ? [] : [`lowered by ${describeResult(demotedBy)}`]),
    ...(replayed === 0
      ? []
      : [
          `in shadow ${shadow.right} right, ${shadow.wrong} wrong, ${shadow.abstained} without an answer: at least ${percent(shadow.bound)}, counted apart and up to draft`,
        ]),
    missing === undefined
      ? `${level} is the highest level ${kind === 'guard' ? 'of a symptom guard' : 'here'}`
      : `the next level takes ${missing} more clean ${missing === 1 ? 'fix' : 'fixes'} in a row`,
  ];
  return parts.join('; ');
}

function describeResult({ result, incidentId, at, fix }: TrustOutcome): string {
  const words = { notRecovered: 'had no effect', recurred: 'was followed by the same fault' } as const;
  const what = result === 'notRecovered' || result === 'recurred' ? words[result] : `was ${result}`;
  const day = at === undefined ? '' : ` on ${at.slice(0, 10)}`;
  return `${incidentId}, whose ${fix === undefined ? 'fix' : fixKindWords[fix]} ${what}${day}`;
}

function percent(share: number): string {
  return `${Math.floor(share * 100 + 1e-9)}%`;
}
