import type { Candidate } from '../model.ts';
import { type RequestedCall, showValue } from '../requested.ts';
import { type Probe, runVariants } from '../suites/run-variants.ts';
import type { Workbench } from '../workbench.ts';
import { compileCandidates, type ScreenRun } from './screen.ts';

/** Candidates that cannot be told apart by calls of the functions that they change. */
export interface Group {
  readonly candidates: readonly Candidate[];
  /** What its first candidate gives for each input; as many as there are probes. */
  readonly outputs: readonly string[];
}

export interface Comparison {
  readonly groups: readonly Group[];
  /** The calls: function and input, and what the code as it is gives. */
  readonly probes: readonly { readonly call: string; readonly base: string }[];
  /** Of the calls asked for, those that could be made, with the index of their probe. */
  readonly asked: ReadonlyMap<RequestedCall, number>;
}

/** Groups candidates by what the functions that they change give for the tests' own inputs and for inputs around these. */
export async function compareCandidates(
  candidates: readonly Candidate[],
  { root, suite, run, reports, nonce }: Workbench,
  { tests, hanging = [], patience, signal, asked = [] }: ScreenRun & { readonly asked?: readonly RequestedCall[] },
): Promise<Comparison> {
  const { texts, held } = compileCandidates(candidates, root, true);
  const kept = new Set(held);
  const alone = candidates.filter((_, at) => !kept.has(at + 1)).map((one) => ({ candidates: [one], outputs: [] }));
  if (held.length === 0) return { groups: alone, probes: [], asked: new Map() };
  const { probes } = await runVariants(suite, {
    ...{ root, run, reports, nonce: nonce(), tests, variants: [], hanging, asked, probe: [0, ...held], texts },
    patience: { ...patience, test: patience.test + 15_000 },
    ...(signal === undefined ? {} : { signal }),
  });
  const groups = new Map<string, { candidates: Candidate[]; outputs: readonly string[] }>();
  for (const at of held) {
    const candidate = candidates[at - 1];
    const outputs = probes.map((probe) => probe.outputs.get(at) ?? '');
    // Without a single call nothing is known of what they have in common.
    const key = probes.length === 0 ? String(at) : JSON.stringify(outputs);
    const group = groups.get(key) ?? { candidates: [], outputs };
    if (candidate !== undefined) groups.set(key, { ...group, candidates: [...group.candidates, candidate] });
  }
  const made = asked.flatMap((call) => {
    const at = probes.findIndex((probe) => isCallOf(probe, call));
    return at === -1 ? [] : [[call, at] as const];
  });
  return { groups: [...groups.values(), ...alone], probes: probes.map(describeProbe), asked: new Map(made) };
}

function isCallOf(probe: Probe, { function: name, args }: RequestedCall): boolean {
  return probe.asked && probe.function === name && probe.input === showValue(args);
}

function describeProbe({ function: name, input, on, outputs }: Probe): Comparison['probes'][number] {
  return { call: `${name}(${input.replace(/^\[ ?|[ ]?\]$/g, '')})${on}`, base: outputs.get(0) ?? '' };
}
