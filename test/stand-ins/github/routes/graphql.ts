import { Hono } from 'hono';
import { z } from 'zod';
import { type BlameRange, blame, findCommit, readCommit } from '../../git/history.ts';
import { findEntry } from '../../git/objects.ts';
import { needsToken, type TokenContext, type TokenEnv } from '../http/context.ts';
import { Refused } from '../http/refusals.ts';
import { nodeId } from '../shapes/account.ts';
import { htmlOf } from '../shapes/repository.ts';
import { type Json, type Repository, repositoryNamed, userOfAddress, type World } from '../world.ts';
import { type Field, QueryUnreadable, readSelection } from './selection.ts';

const Query = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });
type Query = z.infer<typeof Query>;

/** Suture uses GraphQL for blame and entry types, which the REST API does not offer. */
export const graphqlRoutes = new Hono<TokenEnv>().post('/graphql', needsToken('contents=read'), answer);

/** Returns the value of a field, or an object to select from. */
type Resolver = (field: Field) => unknown;

class FieldUnknown extends Error {
  override readonly name = 'FieldUnknown';
}

function answer(c: TokenContext): Response {
  const read = Query.safeParse(c.var.body);
  if (!read.success) throw new Refused(400, 'A query attribute must be specified and must be a string.');
  try {
    const errors: Json[] = [];
    const data = select(readSelection(read.data.query), (field) => resolveRepository(c, read.data, field, errors));
    return c.json({ data, ...(errors.length === 0 ? {} : { errors }) });
  } catch (error) {
    // GraphQL reports errors with status 200.
    if (error instanceof QueryUnreadable || error instanceof FieldUnknown)
      return c.json({ errors: [{ message: error.message }] });
    if (error instanceof Missing) {
      return c.json({
        data: { repository: null },
        errors: [{ type: 'NOT_FOUND', path: ['repository'], message: error.message }],
      });
    }
    throw error;
  }
}

class Missing extends Error {
  override readonly name = 'Missing';
}

function resolveRepository(c: TokenContext, query: Query, field: Field, errors: Json[]): unknown {
  if (field.name !== 'repository') throw new FieldUnknown(`Field '${field.name}' doesn't exist on type 'Query'`);
  const name = `${argument(query, field, 'owner')}/${argument(query, field, 'name')}`;
  if (!c.var.token.repositories.includes(name)) {
    throw new Missing(`Could not resolve to a Repository with the name '${name}'.`);
  }
  const repository = repositoryNamed(c.var.world, name);
  return select(field.fields, (inner) => {
    if (inner.name !== 'object') throw new FieldUnknown(`Field '${inner.name}' doesn't exist on type 'Repository'`);
    const expression = argument(query, inner, inner.arguments_.oid === undefined ? 'expression' : 'oid');
    const [revision = '', ...path] = expression.split(':');
    const commit = findCommit(repository.git, revision);
    if (commit === undefined) return null;
    if (path.length > 0) return resolveEntry(repository, commit, path.join(':'), inner);
    try {
      return select(inner.fields, (last) => resolveCommit(c.var.world, repository, query, commit, last));
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      // Null propagates to the nearest nullable field; its siblings keep their values.
      errors.push({ type: 'NOT_FOUND', path: ['repository', inner.alias], message: error.message });
      return null;
    }
  });
}

/** The type and id of the entry at a path. */
function resolveEntry(repository: Repository, commit: string, path: string, field: Field): unknown {
  const entry = findEntry(repository.git, commit, path);
  if (entry === undefined) return null;
  const type = entry.type === 'tree' ? 'Tree' : 'Blob';
  return select(field.fields, (inner) => pick({ __typename: type, oid: entry.sha }, type, inner));
}

function resolveCommit(world: World, repository: Repository, query: Query, sha: string, field: Field): unknown {
  if (field.name !== 'blame') return pick(describeCommit(world, repository, sha), 'Commit', field);
  const path = argument(query, field, 'path');
  const ranges = blame(repository.git, sha, path);
  if (ranges === undefined) throw new Missing(`Could not resolve path '${path}' to a blob.`);
  return select(field.fields, (inner) => {
    if (inner.name !== 'ranges') throw new FieldUnknown(`Field '${inner.name}' doesn't exist on type 'Blame'`);
    return ranges.map((range) => select(inner.fields, (last) => resolveRange(world, repository, range, last)));
  });
}

function resolveRange(world: World, repository: Repository, range: BlameRange, field: Field): unknown {
  const { startingLine, endingLine, sha } = range;
  if (field.name !== 'commit') return pick({ startingLine, endingLine, age: 1 }, 'BlameRange', field);
  return pick({ commit: describeCommit(world, repository, sha) }, 'BlameRange', field);
}

function describeCommit(world: World, repository: Repository, sha: string): Json {
  const commit = readCommit(repository.git, sha);
  const login = userOfAddress(world, commit.author.email)?.login;
  return {
    __typename: 'Commit',
    id: nodeId('C', sha),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    message: commit.message,
    messageHeadline: commit.message.split('\n')[0] ?? '',
    url: `${htmlOf(repository)}/commit/${sha}`,
    author: { ...commit.author, user: login === undefined ? null : { login } },
    committer: { ...commit.committer, user: null },
  };
}

// Type names of object fields, for error messages.
const types: Readonly<Record<string, string>> = {
  commit: 'Commit',
  author: 'GitActor',
  committer: 'GitActor',
  user: 'User',
};

function select(fields: readonly Field[], resolve: Resolver): Json {
  return Object.fromEntries(fields.map((field) => [field.alias, resolve(field)]));
}

function pick(value: unknown, type: string, field: Field): unknown {
  const found = typeof value === 'object' && value !== null ? Reflect.get(value, field.name) : undefined;
  if (found === undefined) throw new FieldUnknown(`Field '${field.name}' doesn't exist on type '${type}'`);
  if (field.fields.length === 0) {
    if (typeof found !== 'object' || found === null) return found;
    throw new FieldUnknown(
      `Field must have selections (field '${field.name}' returns an object but has no selections.)`,
    );
  }
  return found === null ? null : select(field.fields, (inner) => pick(found, types[field.name] ?? field.name, inner));
}

/** An argument's value, from a literal or a variable. */
function argument(query: Query, field: Field, name: string): string {
  const written = field.arguments_[name];
  if (written === undefined) throw new FieldUnknown(`Field '${field.name}' is missing required arguments: ${name}`);
  const value = written.startsWith('$') ? query.variables?.[written.slice(1)] : JSON.parse(written);
  if (typeof value !== 'string') throw new FieldUnknown(`Variable ${written} was provided invalid value`);
  return value;
}
