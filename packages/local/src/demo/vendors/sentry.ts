import { changeIssue, comment } from './sentry-changes.ts';
import { newestFirst, toApiActivity, toApiEvent, toApiIssue } from './sentry-forms.ts';
import type { SentryEvent, SentryIssue, SentryState } from './sentry-state.ts';
import { type Asked, openWebApi, type Reply, type Route, type WebApi } from './web-api.ts';

/** Stands in for Sentry's web API (docs.sentry.io/api/events): projects, issues, events, comments. */
export function openSentry(state: SentryState, host = 'sentry.io'): WebApi {
  return openWebApi({ host, refuse: (asked) => refuse(asked, state), routes: routesOf(state) });
}

function refuse({ method, path, headers }: Asked, { token, scopes }: SentryState): Reply | undefined {
  if (headers.get('authorization') !== `Bearer ${token}`) return { status: 401, body: { detail: 'Invalid token' } };
  const area = path.startsWith('/api/0/projects/') ? 'project' : 'event';
  const needed = method === 'GET' ? [`${area}:read`, `${area}:write`] : [`${area}:write`];
  if (needed.some((scope) => scopes.includes(scope))) return undefined;
  return { status: 403, body: { detail: 'You do not have permission to perform this action.' } };
}

function routesOf(state: SentryState): readonly Route[] {
  const inOrganization = `^/api/0/organizations/${state.organization}/issues`;
  const ofIssue = (rest: string) => new RegExp(`${inOrganization}/([^/]+)/${rest}$`);
  const withIssue = (answer: (issue: SentryIssue, asked: Asked) => Reply) => (asked: Asked, id: string) => {
    const issue = state.issues.find((one) => one.id === id);
    return issue === undefined
      ? { status: 404, body: { detail: 'The requested resource does not exist' } }
      : answer(issue, asked);
  };
  return [
    {
      method: 'GET',
      path: new RegExp(`^/api/0/projects/${state.organization}/([^/]+)/$`),
      answer: (_asked, slug) => {
        const index = state.projects.indexOf(slug);
        return index < 0 ? { status: 404 } : { body: { id: String(index + 1), slug } };
      },
    },
    { method: 'GET', path: new RegExp(`${inOrganization}/$`), answer: (asked) => listIssues(asked, state) },
    { method: 'GET', path: ofIssue(''), answer: withIssue((issue) => ({ body: toApiIssue(issue, issue.events) })) },
    { method: 'PUT', path: ofIssue(''), answer: withIssue((issue, asked) => changeIssue(issue, asked, state)) },
    { method: 'GET', path: ofIssue('events/'), answer: withIssue((issue, asked) => listEvents(issue, asked, state)) },
    {
      method: 'GET',
      path: ofIssue('events/latest/'),
      answer: withIssue(({ id, project, events }) => {
        const [newest] = newestFirst(events);
        return newest === undefined
          ? { status: 404 }
          : { body: toApiEvent(newest, { issue: id, project: numberOf(project, state) }) };
      }),
    },
    { method: 'GET', path: ofIssue('autofix/'), answer: withIssue(() => ({ body: { autofix: null } })) },
    {
      method: 'GET',
      path: ofIssue('comments/'),
      answer: withIssue(({ activity }, asked) =>
        page(
          activity
            .filter(({ type }) => type === 'note')
            .toReversed()
            .map(toApiActivity),
          asked,
          state,
        ),
      ),
    },
    { method: 'POST', path: ofIssue('comments/'), answer: withIssue((issue, asked) => comment(issue, asked, state)) },
  ];
}

function numberOf(project: string, { projects }: SentryState): string {
  return String(projects.indexOf(project) + 1);
}

/** The events in the time and environment that are asked for. Sentry reads a time without a zone as UTC. */
function select(events: readonly SentryEvent[], { query }: Asked): readonly SentryEvent[] {
  const [start, end] = [query.get('start'), query.get('end')].map((time) =>
    time === null ? undefined : Date.parse(`${time}Z`),
  );
  const environments = query.getAll('environment');
  return newestFirst(events).filter(({ at, environment = '' }) => {
    const time = Date.parse(at);
    const isWithin = (start === undefined || time >= start) && (end === undefined || time <= end);
    return isWithin && (environments.length === 0 || environments.includes(environment));
  });
}

function listEvents({ id, project, events }: SentryIssue, asked: Asked, state: SentryState): Reply {
  const full = asked.query.get('full') === 'true';
  const of = { issue: id, project: numberOf(project, state) };
  const listed = select(events, asked).map((event) => {
    const { entries, ...outline } = toApiEvent(event, of);
    return full ? { ...outline, entries } : outline;
  });
  return page(listed, asked, state);
}

function listIssues(asked: Asked, state: SentryState): Reply {
  const wanted = asked.query.getAll('project');
  const seen = state.issues.flatMap((issue) => {
    const events = wanted.includes(numberOf(issue.project, state)) ? select(issue.events, asked) : [];
    return events.length === 0 ? [] : [toApiIssue(issue, events)];
  });
  return page(
    seen.toSorted((a, b) => Number(b.count) - Number(a.count)),
    asked,
    state,
  );
}

/** A page with the header that leads to the next one. */
function page(items: readonly unknown[], { path, query }: Asked, { pageSize }: SentryState): Reply {
  const size = Math.min(pageSize, Number(query.get('limit') ?? query.get('per_page') ?? 100));
  const offset = Number(query.get('cursor')?.split(':')[1] ?? 0);
  const next = offset + size;
  const link = (at: number, rel: string, results: boolean) =>
    `<https://sentry.io${path}?cursor=0:${at}:0>; rel="${rel}"; results="${results}"; cursor="0:${at}:0"`;
  const previous = link(Math.max(0, offset - size), 'previous', offset > 0);
  return {
    body: items.slice(offset, next),
    headers: { link: `${previous}, ${link(next, 'next', next < items.length)}` },
  };
}
