import { routes } from '../routes/index.ts';
import type { Token, World } from '../world.ts';
import { type Answer, describeRefusal, notFound, Refused } from './answer.ts';
import { authorizeApp, authorizeRepository, authorizeToken, readCredential, requirePermissions } from './authorize.ts';
import type { ExchangeCheck, Journal } from './journal.ts';
import { type Call, type Found, findRoute, type Media } from './route.ts';

export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly text: string;
}

/** An answer with what the journal keeps about it. */
export interface Responded {
  readonly answer: Answer;
  readonly needs: string | undefined;
  readonly token: Token | undefined;
}

/** Answers one request; nothing in here waits, so requests never overlap. */
export function respond(world: World, journal: Journal, check: ExchangeCheck | undefined, request: Request): Responded {
  const { method, url } = request;
  const found = findRoute(routes, method, url.pathname);
  if (found === undefined) journal.unknown.push({ method, path: url.pathname });
  const needs = found !== undefined && 'needs' in found.route ? found.route.needs : undefined;
  let token: Token | undefined;
  let answer: Answer;
  try {
    if (found === undefined) throw notFound();
    if (found.route.kind === 'token' || found.route.kind === 'repository') {
      token = authorizeToken(world, readCredential(request.authorization));
    }
    const call = readCall(world, found, request);
    const described = isDescribed(found) ? check : undefined;
    refuseViolations(journal, described, request, call.body);
    answer = withHeaders(handle(found, call, request, token), needs);
    // The description knows the answers in JSON only.
    const judged = answer.bytes === undefined ? described : undefined;
    journal.problems.push(...(judged?.(exchangeOf(request, call.body, answer)) ?? []));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const body = describeRefusal(error.status, error.message, error.errors);
    answer = withHeaders({ status: error.status, body, headers: error.headers }, needs);
    const problems = found !== undefined && isDescribed(found) ? check?.(exchangeOf(request, undefined, answer)) : [];
    journal.problems.push(...(problems ?? []));
  }
  return { answer, needs, token };
}

// GraphQL and the download host are no part of the REST description.
function isDescribed(found: Found): boolean {
  return found.route.kind !== 'open' && found.route.template !== '/graphql';
}

function handle(found: Found, call: Call, request: Request, token: Token | undefined): Answer {
  const { route } = found;
  if (route.kind === 'open') return route.handle(call);
  if (route.kind === 'app') {
    const installations = authorizeApp(call.world, readCredential(request.authorization));
    return route.handle({ ...call, installations });
  }
  if (token === undefined) throw new Refused(401, 'Requires authentication');
  if (route.kind === 'token') {
    requirePermissions(token, route.needs);
    return route.handle({ ...call, token });
  }
  const repository = authorizeRepository(call.world, token, `${call.params.owner}/${call.params.repo}`, route.needs);
  return route.handle({ ...call, token, repository });
}

function readCall(world: World, found: Found, request: Request): Call {
  const { url } = request;
  return {
    world,
    params: found.params,
    query: url.searchParams,
    target: `${url.pathname}${url.search}`,
    body: readJson(request.text),
    media: readMedia(request.accept ?? ''),
  };
}

function readMedia(accept: string): Media {
  const name = /application\/vnd\.github(?:\.v3)?\.(\w+)/.exec(accept)?.[1];
  return name === 'diff' || name === 'raw' || name === 'sha' ? name : 'json';
}

function readJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Refused(400, 'Problems parsing JSON');
    throw error;
  }
}

function refuseViolations(journal: Journal, check: ExchangeCheck | undefined, request: Request, body: unknown): void {
  const problems = check?.(exchangeOf(request, body, { status: 0 })) ?? [];
  if (problems.length === 0) return;
  journal.problems.push(...problems);
  throw new Refused(
    422,
    `Invalid request.\n\n${problems.join('\n')}`,
    problems.map((message) => ({ resource: 'Request', code: 'invalid', message })),
  );
}

function exchangeOf(request: Request, body: unknown, answer: Answer) {
  return {
    method: request.method,
    path: `${request.url.pathname}${request.url.search}`,
    requestBody: body,
    status: answer.status,
    // What is judged is what goes out: dates as text, undefined members gone.
    responseBody: answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body)),
    responseHeaders: answer.headers ?? {},
  };
}

function withHeaders(answer: Answer, needs: string | undefined): Answer {
  const accepted = needs === undefined ? {} : { 'x-accepted-github-permissions': needs };
  return { ...answer, headers: { ...accepted, 'x-github-media-type': 'github.v3; format=json', ...answer.headers } };
}
