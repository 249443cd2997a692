import type * as z from 'zod';
import { CodeHostUnavailable, QueryUnanswerable } from '../errors.ts';
import { askWithHeaders, type VendorApi, type VendorRequest } from '../telemetry/vendor-api.ts';
import { guardGitLabRequests } from './allowed-requests.ts';
import { absent, Failed, refused, toError } from './failures.ts';
import { Project as ProjectReply } from './replies.ts';

export interface GitLabWorld {
  /** The REST API: `https://gitlab.com/api/v4`. */
  readonly apiUrl: string;
  /** The paths of the projects that may be reached. */
  readonly projects: ReadonlySet<string>;
  /** Read at each use, since it can be rotated. */
  readonly token: () => Promise<string>;
  readonly fetch?: typeof fetch;
  readonly pause: (milliseconds: number) => Promise<void>;
}

type Asked<S extends z.ZodType> = Omit<VendorRequest<S>, 'headers' | 'absent'>;

/** One project, and what may be asked about it. Paths are below the project. */
export interface Project {
  readonly path: string;
  /** @returns undefined for what is not there. @throws CodeHostThrottled, CodeHostUnavailable, CodeHostRefused */
  ask<S extends z.ZodType>(request: Asked<S>): Promise<z.output<S> | undefined>;
  /** As `ask`, for what must be there. */
  need<S extends z.ZodType>(request: Asked<S>): Promise<z.output<S>>;
  /** The items of all pages, at most `most`. Items of a page are parsed by the schema of one. */
  list<S extends z.ZodType>(request: Asked<z.ZodArray<S>>, most: number): Promise<readonly z.output<S>[]>;
  /** What belongs to no project: `user`, `users/7`. */
  askRoot<S extends z.ZodType>(request: Asked<S>): Promise<z.output<S> | undefined>;
  download(path: string): Promise<Response>;
}

/** Milliseconds that one request may take. */
const timeout = 30_000;
const perPage = 100;

/** Opens projects of one GitLab. */
export function openGitLab(world: GitLabWorld): (path: string) => Project {
  const { apiUrl, projects, token, pause } = world;
  const fetch = guardGitLabRequests(world.fetch ?? globalThis.fetch, { apiUrl, projects });
  // Any kind of access token, of a project, a group or a person, is taken as a bearer token too.
  const headers = async () => ({ authorization: `Bearer ${(await token()).trim()}`, 'user-agent': 'suture' });
  const api: VendorApi = {
    name: `GitLab at ${new URL(apiUrl).host}`,
    base: `${apiUrl}/`,
    headers,
    fetch,
    pause,
    setting: 'gitlab.apiUrl',
    secrets: ['GITLAB_TOKEN'],
    timeout,
    explain: (refusal) => new Failed(refusal),
  };

  async function send<S extends z.ZodType>(path: string, request: Asked<S>) {
    try {
      return await askWithHeaders(api, request);
    } catch (error) {
      if (error instanceof Failed) throw toError(error, path, request.needs);
      if (error instanceof QueryUnanswerable) throw new CodeHostUnavailable(path, error.message, { cause: error });
      throw error;
    }
  }

  function openProject(path: string): Project {
    const root = `projects/${encodeURIComponent(path)}`;
    const below = <S extends z.ZodType>(request: Asked<S>): Asked<S> => ({
      ...request,
      path: request.path === '' ? root : `${root}/${request.path}`,
    });

    /** GitLab hides what a token may not see: that nothing is there may mean that the whole project is out of reach. */
    async function checkReach(): Promise<void> {
      const needs = 'to see the project';
      const found = await send(path, { path: root, schema: ProjectReply, needs });
      if (found === undefined) throw refused(path, needs, '404 Project Not Found');
    }

    async function ask<S extends z.ZodType>(request: Asked<S>): Promise<z.output<S> | undefined> {
      const answer = await send(path, below(request));
      if (answer === undefined && request.path !== '') await checkReach();
      return answer?.data;
    }

    async function need<S extends z.ZodType>(request: Asked<S>): Promise<z.output<S>> {
      const data = await ask(request);
      if (data === undefined) throw absent(path, request.needs, request.path);
      return data;
    }

    async function list<S extends z.ZodType>(
      request: Asked<z.ZodArray<S>>,
      most: number,
    ): Promise<readonly z.output<S>[]> {
      const items: z.output<S>[] = [];
      const [pathname = '', query = ''] = request.path.split('?');
      const search = new URLSearchParams(query);
      search.set('per_page', String(Math.min(perPage, most)));
      for (;;) {
        const answer = await send(path, below({ ...request, path: `${pathname}?${search}` }));
        if (answer === undefined) {
          await checkReach();
          throw absent(path, request.needs, pathname);
        }
        items.push(...answer.data);
        const next = nextPage(answer.headers);
        if (next === undefined || items.length >= most) return items.slice(0, most);
        for (const [name, value] of next) search.set(name, value);
      }
    }

    return {
      path,
      ask,
      need,
      list,
      askRoot: async (request) => (await send(path, request))?.data,
      download: async (below) => {
        const response = await fetch(`${apiUrl}/${root}/${below}`, {
          headers: await headers(),
          signal: AbortSignal.timeout(timeout * 4),
        }).catch((cause: unknown) => {
          throw new CodeHostUnavailable(path, 'no answer', { cause });
        });
        if (response.ok) return response;
        const text = (await response.text()).slice(0, 1000);
        throw toError(new Failed({ status: response.status, text }), path, 'to read the code');
      },
    };
  }

  return openProject;
}

/** The parameters that lead to the next page, by number or by key. Only they are taken from the address: the host and the path stay. */
function nextPage(headers: Headers): readonly (readonly [string, string])[] | undefined {
  const address = /<([^<>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '')?.[1];
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { searchParams } = new URL(address);
  return ['page', 'id_after', 'id_before', 'cursor', 'page_token'].flatMap((name) => {
    const value = searchParams.get(name);
    return value === null ? [] : [[name, value] as const];
  });
}
