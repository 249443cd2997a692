import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../json.ts';
import type { Candidate } from '../model.ts';
import { applySplices } from '../splices.ts';
import { makeScratch } from '../suites/environment.ts';
import { programOf, reportersFolder } from '../suites/program.ts';
import { findPackage } from '../suites/runner.ts';
import type { Workbench } from '../workbench.ts';

/** Milliseconds for all candidates together. */
const timeout = 90_000;

const Report = z.object({ refused: z.array(z.string()) });

/**
 * Drops candidates that bring a type error into a TypeScript file, by the project's own compiler and settings. Where the project has no
 * compiler, or it gives no answer in time, all are kept.
 */
export async function dropIllTyped(
  candidates: readonly Candidate[],
  bench: Workbench,
  signal: AbortSignal | undefined,
): Promise<readonly Candidate[]> {
  const { root, suite, run, reports, nonce } = bench;
  const typed = candidates.filter(({ splices }) => splices.some(({ file }) => isTyped(file)));
  const compiler = typed.length === 0 ? undefined : findPackage(join(root, suite.cwd ?? ''), 'typescript');
  if (compiler === undefined) return candidates;
  const scratch = makeScratch(reports);
  const [orderPath, report] = [join(scratch, 'order.json'), join(scratch, 'types.json')];
  try {
    const order = { typescript: compiler.home, root, report, candidates: typed.map((one) => textsOf(one, root)) };
    writeFileSync(orderPath, JSON.stringify(order));
    const argv = [process.execPath, join(reportersFolder, 'type-check.cjs'), orderPath];
    const place = { root, reports, run, timeout, nonce: nonce(), ...(signal && { signal }) };
    await run(programOf(suite, place, { scratch, cover: false }, { argv }, {}));
    const read = existsSync(report) ? Report.safeParse(parseJson(readFileSync(report, 'utf8'))).data : undefined;
    const refused = new Set(read?.refused);
    return candidates.filter(({ id }) => !refused.has(id));
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isTyped(file: string): boolean {
  return /(?<!\.d)\.[cm]?tsx?$/.test(file);
}

function textsOf({ id, splices }: Candidate, root: string) {
  const files = [...new Set(splices.map(({ file }) => file))].filter(isTyped);
  const texts = files.map((file) => {
    const own = splices.filter((splice) => splice.file === file);
    return [file, applySplices(readFileSync(join(root, file), 'utf8'), own)] as const;
  });
  return { id, texts: Object.fromEntries(texts) };
}
