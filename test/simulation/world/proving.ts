import { type ProvingReport, SearchOrder, type SearchReport, type SuiteRun, WorkOrder } from '@suture/core';

export type ProvingEnd = 'proven' | 'not proven' | 'red on base' | 'stale report';

const run = (...tests: SuiteRun['tests']): SuiteRun => ({ tests, complete: true, timedOut: false, duration: 5 });

/** The report that the proving ground writes for an order. */
export function reportFor(order: WorkOrder, end: ProvingEnd): ProvingReport {
  const [file = ''] = order.reproduction.testFiles;
  const replay = (status: 'passed' | 'failed') =>
    run({
      id: `${file} > replays`,
      status,
      ...(status === 'failed' && order.reproduction.expects !== undefined ? { error: order.reproduction.expects } : {}),
    });
  const green = run({ id: 'test/service.test.js > works', status: 'passed' });
  const red = run({ id: 'test/service.test.js > works', status: 'failed', error: 'Error: no network' });
  const suiteRun = end === 'red on base' ? red : green;
  return {
    nonce: end === 'stale report' ? 'the nonce of an order before' : order.nonce,
    isolation: 'none: simulated',
    reproductionOnBase: replay('failed'),
    reproductionWithPatch: replay(end === 'not proven' ? 'failed' : 'passed'),
    base: suiteRun,
    ...(end === 'red on base' ? { baseAgain: red } : {}),
    withPatch: suiteRun,
  };
}

/** A search that finds nothing, so that the engine is asked. */
export function searchReportFor(order: SearchOrder): SearchReport {
  const { nonce } = order;
  const summary = 'The mechanic tried 12 possible repairs.';
  return { nonce, isolation: 'none: simulated', summary, tried: 12, patches: [], alternatives: {} };
}

export function readOrder(text: string): WorkOrder | SearchOrder {
  const value: unknown = JSON.parse(text);
  return SearchOrder.safeParse(value).data ?? WorkOrder.parse(value);
}
