import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Catalogue, CataloguedBug, Exchange } from './catalogue.ts';
import { answerOf, buildRepository } from './example.ts';
import { prepareService, startService } from './service.ts';
import { send } from './traffic.ts';

/** A field of an answer in which the healed service is not like the one that a person repaired. */
export interface AnswerDifference {
  /** `GET /products/CARD-A6` */
  readonly request: string;
  /** `body.leadDays` */
  readonly field: string;
  /** As JSON; undefined where the field is missing. */
  readonly healed: string | undefined;
  readonly expected: string | undefined;
}

/**
 * Sends the request that failed and the ordinary ones to the healed service and to the example with the repair of `answers/`, and compares
 * the answers field by field. Fields that differ between two runs of the latter, such as the time of an order, do not count.
 * @param repository the healed example, checked out at its last commit
 * @param folder an empty folder to work in
 */
export async function compareAnswers(
  repository: string,
  bug: CataloguedBug,
  catalogue: Catalogue,
  folder: string,
): Promise<readonly AnswerDifference[]> {
  const repaired = join(folder, 'repaired');
  await buildRepository(catalogue, repaired);
  execFileSync('git', ['apply', answerOf(catalogue, bug.name)], { cwd: repaired });
  for (const root of [repository, repaired]) await prepareService(root, catalogue.service);
  const requests = [bug.traffic, ...catalogue.okTraffic];
  const ask = (root: string) => askAll(root, requests, catalogue, join(folder, 'answers.log'));
  const healed = await ask(repository);
  const expected = await ask(repaired);
  const again = await ask(repaired);
  return requests.flatMap(({ method, url }, at) => {
    const [own, wanted, repeated] = [healed[at], expected[at], again[at]];
    const fields = new Set([...(own?.keys() ?? []), ...(wanted?.keys() ?? [])]);
    return [...fields]
      .filter((field) => own?.get(field) !== wanted?.get(field) && wanted?.get(field) === repeated?.get(field))
      .map((field) => ({
        request: `${method} ${url}`,
        field,
        healed: own?.get(field),
        expected: wanted?.get(field),
      }));
  });
}

/** The answers to some requests, one after the other, each by field. */
async function askAll(
  folder: string,
  requests: readonly Exchange[],
  { service: { start } }: Catalogue,
  log: string,
): Promise<readonly ReadonlyMap<string, string>[]> {
  const service = await startService({ folder, commit: 'unknown', start, log, accessLog: `${log}.access` });
  const answers: ReadonlyMap<string, string>[] = [];
  try {
    for (const request of requests) {
      const answer = await send(service.url, request);
      if (answer === undefined)
        throw new Error(`the service does not answer ${request.method} ${request.url}; see ${log}`);
      answers.push(new Map([['status', String(answer.status)], ...fieldsOf(JSON.parse(answer.body), 'body')]));
    }
  } finally {
    await service.stop();
  }
  return answers;
}

function fieldsOf(value: unknown, path: string): readonly (readonly [field: string, json: string])[] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, JSON.stringify(value)]];
  return entries.flatMap(([key, inner]) => fieldsOf(inner, `${path}.${key}`));
}
