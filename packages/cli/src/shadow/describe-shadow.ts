import {
  FixKind,
  fixKindWords,
  judgeTrust,
  lowerShare,
  type ShadowOutcome,
  shortId,
  type TrustLevel,
  type TrustRule,
} from '@suture/core';
import type { ShadowResult } from '@suture/local/shadow';
import { drawTable } from '../table.ts';

/** How exactly a place agrees with people's fix, the most exact first. */
const parts = ['line', 'function', 'file'] as const;

/** What all replays together say. */
export interface ShadowSummary {
  readonly replayed: number;
  readonly setAside: number;
  /** Diagnoses whose first place, or one of whose first five, is one that people changed, by how exactly. */
  readonly diagnoses: Readonly<Record<(typeof parts)[number], { readonly first: number; readonly five: number }>>;
  readonly right: number;
  readonly wrong: number;
  readonly abstained: number;
  /** The share of right answers that is shown with 95% confidence; an abstention is no answer. */
  readonly bound: number;
  /** The level that these replays alone allow, by kind of fix, for a service that starts at `observe`. */
  readonly levels: Readonly<Record<FixKind, TrustLevel>>;
}

export function summarizeShadow(
  results: readonly ShadowResult[],
  shadows: readonly ShadowOutcome[],
  rule: TrustRule,
  now: Date,
): ShadowSummary {
  const replayed = results.filter(({ verdict }) => verdict !== 'set_aside');
  const count = (verdict: ShadowResult['verdict']) => results.filter((result) => result.verdict === verdict).length;
  const within = (part: (typeof parts)[number], most: number) =>
    replayed.filter(({ diagnosis }) => diagnosis !== undefined && diagnosis[part] > 0 && diagnosis[part] <= most)
      .length;
  const found = (part: (typeof parts)[number]) => ({ first: within(part, 1), five: within(part, 5) });
  const [right, wrong] = [count('right'), count('wrong')];
  const about = { severity: 'medium' as const, outcomes: [], shadows, now };
  const levelOf = (kind: FixKind) => judgeTrust({ ...rule, start: 'observe' }, { ...about, kind }).level;
  const levels = { template: levelOf('template'), model: levelOf('model'), revert: levelOf('revert') };
  return {
    replayed: replayed.length,
    setAside: count('set_aside'),
    diagnoses: { file: found('file'), function: found('function'), line: found('line') },
    ...{ right, wrong, abstained: count('abstained'), bound: lowerShare(right, right + wrong) },
    levels: { ...levels, guard: levelOf('guard') },
  };
}

/** The replays as lines for a person. */
export function describeShadow(results: readonly ShadowResult[], summary: ShadowSummary, rule: TrustRule): string {
  const head = ['fix', 'shown', 'diagnosis', 'patch', 'seconds', 'why'];
  const rows = results.map(({ id, ticket, shown, diagnosis, verdict, seconds, why, fix }) => [
    ticket ?? shortId(id),
    shown,
    describePlace(diagnosis),
    `${verdict.replace('_', ' ')}${fix === undefined ? '' : ` (${fix})`}`,
    seconds.toFixed(1),
    why.replace(/\s+/g, ' ').slice(0, 110),
  ]);
  const { replayed, setAside, diagnoses, right, wrong, abstained, bound, levels } = summary;
  const percent = (share: number) => `${Math.floor(share * 100 + 1e-9)}%`;
  return [
    ...drawTable([head, ...rows], [4]),
    '',
    `Replayed ${replayed}${setAside === 0 ? '' : `, set aside ${setAside} that say nothing here`}.`,
    `Diagnosis: the first place is in the file that people changed in ${diagnoses.file.first} cases, in the function in ${diagnoses.function.first}, on the line in ${diagnoses.line.first};`,
    `one of the first five is in the file in ${diagnoses.file.five}, in the function in ${diagnoses.function.five}, on the line in ${diagnoses.line.five}.`,
    `Patch: ${right} right (people’s files, people’s test passes), ${wrong} wrong, ${abstained} without a proposal.`,
    `A share of ${percent(bound)} right answers is shown with 95% confidence; ${percent(rule.share)} allows drafts.`,
    `These replays alone allow: ${FixKind.options.map((kind) => `${levels[kind]} for a ${fixKindWords[kind]}`).join(', ')}.`,
    'They never allow propose: that takes fixes that people merged.',
  ].join('\n');
}

/** The most exact of the ranks that people's fix gives. */
function describePlace(diagnosis: ShadowResult['diagnosis']): string {
  if (diagnosis === undefined) return 'none';
  const found = parts.find((part) => diagnosis[part] > 0);
  return found === undefined ? 'elsewhere' : `${found}, rank ${diagnosis[found]}`;
}
