import { defined, type ProvingReport, type SuiteRun, type WorkOrder } from '@suture/core';
import { sameSuite } from '@suture/mechanic/suites';
import { findLost, measureLost, passing } from './lost-tests.ts';
import {
  type Measurement,
  type MeasureParts,
  measure,
  measureCommitted,
  measureTripwires,
  openTree,
} from './measure.ts';
import { observe } from './observe.ts';

export interface ProverParts extends MeasureParts {
  /** Results of suites on base commits that earlier proofs measured here. */
  readonly baseRuns?: BaseRuns;
}

/** Keeps what a suite gave on a base commit, so that the next proof of that commit need not run it again. */
export interface BaseRuns {
  find(order: WorkOrder): Promise<SuiteRun | undefined>;
  /** @param run a complete run */
  keep(order: WorkOrder, run: SuiteRun): Promise<void>;
}

export interface Prover {
  /** Measures and does not judge. Throws only when the proving ground is broken, never because of the tests. */
  prove(order: WorkOrder): Promise<ProvingReport>;
}

/** The proving ground of one machine. It runs the tests of the base and of the patched tree, both fresh, in the sandbox. */
export function createProver(parts: ProverParts): Prover {
  return { prove: (order) => prove(order, parts) };
}

async function prove(order: WorkOrder, parts: ProverParts): Promise<ProvingReport> {
  const { isolation, limits } = parts.sandbox;
  const about = { nonce: order.nonce, isolation, ...defined({ limits }) };
  const whole = reproducesByWholeSuite(order);
  const reproduced: Reproduced = whole ? {} : await proveReproduction(order, parts);
  if (reproduced.problem !== undefined) return { ...about, ...reproduced };
  const turned = whole || reproduced.reproductionWithPatch?.tests.every(({ status }) => status === 'passed');
  // What the tests refuse already need not be looked at from outside.
  const observation =
    turned !== true
      ? undefined
      : await observe(order, {
          sandbox: parts.sandbox,
          openTree: (side) => openTree(side, order, parts),
        });
  const committed = turned === true ? await proveCommitted(order, parts) : {};
  const known = { ...about, ...reproduced, ...committed, ...defined({ observation }) };
  const withPatch = await measure({ kind: 'suite', side: 'patched' }, order, parts);
  if ('problem' in withPatch) return { ...known, problem: withPatch.problem };
  const base = await measureBase(order, parts);
  if ('problem' in base) return { ...known, problem: base.problem };
  const runs = { base: base.run, withPatch: withPatch.run };
  const report = {
    ...known,
    ...(await proveTripwires(order, parts)),
    ...(whole && { reproductionOnBase: base.run, reproductionWithPatch: withPatch.run }),
    ...runs,
  };
  if (!needsExplaining(order, base.run, withPatch.run)) return report;
  const again = await measure({ kind: 'suite', side: 'base' }, order, parts);
  if ('problem' in again) return report;
  const baseFurther = await measureLost(findLost([base.run, again.run], withPatch.run), order, parts);
  return { ...report, baseAgain: again.run, ...(baseFurther.length > 0 && { baseFurther: [...baseFurther] }) };
}

/** The test that the pull request adds. One that cannot be run is not added, so there is no problem with it. */
async function proveCommitted(
  order: WorkOrder,
  parts: ProverParts,
): Promise<Pick<ProvingReport, 'committedOnBase' | 'committedWithPatch'>> {
  if (order.reproduction.committed === undefined) return {};
  const onBase = await measureCommitted('base', order, parts);
  if ('problem' in onBase) return {};
  const patched = await measureCommitted('patched', order, parts);
  return 'problem' in patched ? {} : { committedOnBase: onBase.run, committedWithPatch: patched.run };
}

/** The tripwires of failing tests. The base commit is looked at only where they do not hold, since some projects allow none. */
async function proveTripwires(
  order: WorkOrder,
  parts: ProverParts,
): Promise<Pick<ProvingReport, 'tripwireRun' | 'tripwireRunOnBase'>> {
  const tripwireRun = await measureTripwires('patched', order, parts);
  if (tripwireRun === undefined || tripwireRun.tripwires?.held === true) return defined({ tripwireRun });
  return defined({ tripwireRun, tripwireRunOnBase: await measureTripwires('base', order, parts) });
}

/** The suite on the base commit, from an earlier proof if there was one. A result that needs explaining is measured again in any case. */
async function measureBase(order: WorkOrder, parts: ProverParts): Promise<Measurement> {
  const known = await parts.baseRuns?.find(order);
  if (known !== undefined) return { run: known };
  const measured = await measure({ kind: 'suite', side: 'base' }, order, parts);
  if ('run' in measured && measured.run.complete && !measured.run.timedOut)
    await parts.baseRuns?.keep(order, measured.run);
  return measured;
}

/** Whether the suite's own command runs the failing tests of the reproduction. */
function reproducesByWholeSuite(order: WorkOrder): boolean {
  const { reproduction, suite } = order;
  return reproduction.kind === 'failing-test' && sameSuite(reproduction.command, suite);
}

type Reproduced = Pick<ProvingReport, 'reproductionOnBase' | 'reproductionWithPatch' | 'problem'>;

async function proveReproduction(order: WorkOrder, parts: ProverParts): Promise<Reproduced> {
  if (order.reproduction.kind === 'none') return {};
  const onBase = await measure({ kind: 'reproduction', side: 'base' }, order, parts);
  if ('problem' in onBase) return onBase;
  const patched = await measure({ kind: 'reproduction', side: 'patched' }, order, parts);
  if ('problem' in patched) return { reproductionOnBase: onBase.run, problem: patched.problem };
  return { reproductionOnBase: onBase.run, reproductionWithPatch: patched.run };
}

/** Whether a second run on base could change the judgement. */
function needsExplaining(order: WorkOrder, base: SuiteRun, withPatch: SuiteRun): boolean {
  const passes = passing(withPatch);
  const expected = new Set(order.reproduction.tests);
  return base.tests.some(
    (test) =>
      (test.status === 'passed' && !passes.has(test.id)) || (test.status === 'failed' && !expected.has(test.id)),
  );
}
