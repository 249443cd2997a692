import * as z from 'zod';
import { created, notFound, ok, refused, shapeCommit, shapeComparison, shapeGitCommit } from './answer.ts';
import { addCommit, addTree, ancestorsOf, moveBranch, treeOf } from './repository.ts';
import type { Route } from './route.ts';

const NewTree = z.object({
  base_tree: z.string(),
  tree: z.array(z.object({ path: z.string(), content: z.string().optional(), sha: z.null().optional() })),
});
const NewCommit = z.object({ message: z.string(), tree: z.string(), parents: z.array(z.string()) });
const NewRef = z.object({ ref: z.string(), sha: z.string() });
const MovedRef = z.object({ sha: z.string() });
/** Commits of a history that are listed, since each costs a request. */
const mostListed = 3;

/** The branches, commits and files of a repository, as docs.github.com/en/rest describes it. */
export const gitRoutes: readonly Route[] = [
  ['GET', /^$/, () => ok({ default_branch: 'main', html_url: 'https://github.example/shop/orders' })],
  [
    'GET',
    /^\/branches\/(.+)$/,
    (repository, _request, [branch = '']) => {
      const sha = repository.branches.get(branch);
      return sha === undefined ? notFound : ok({ commit: { sha }, protected: branch === 'main' });
    },
  ],
  ['GET', /^\/rules\/branches\/.+$/, () => ok([])],
  [
    'GET',
    /^\/commits$/,
    (repository, { query }) =>
      ok(
        ancestorsOf(repository, query.get('sha') ?? '')
          .slice(0, Math.min(mostListed, Number(query.get('per_page') ?? 30)))
          .map((commit) => shapeCommit(repository, commit)),
      ),
  ],
  [
    'GET',
    /^\/commits\/(.+)$/,
    (repository, _request, [ref = '']) => {
      const commit = repository.commits.get(ref);
      return commit === undefined ? notFound : ok(shapeCommit(repository, commit));
    },
  ],
  [
    'GET',
    /^\/compare\/(.+)\.\.\.(.+)$/,
    (repository, _request, [from = '', name = '']) => {
      const base = repository.branches.get(from) ?? from;
      const head = repository.branches.get(name) ?? name;
      return repository.commits.has(base) && repository.commits.has(head)
        ? ok(shapeComparison(repository, base, head))
        : notFound;
    },
  ],
  [
    'GET',
    /^\/contents\/(.+)$/,
    (repository, { query }, [path = '']) => {
      const raw = treeOf(repository, query.get('ref') ?? '').get(path);
      return raw === undefined ? notFound : { raw };
    },
  ],
  [
    'GET',
    /^\/git\/ref\/heads\/(.+)$/,
    (repository, _request, [branch = '']) => {
      const sha = repository.branches.get(branch);
      return sha === undefined ? notFound : ok({ object: { sha } });
    },
  ],
  [
    'GET',
    /^\/git\/commits\/(.+)$/,
    (repository, _request, [sha = '']) => {
      const commit = repository.commits.get(sha);
      return commit === undefined ? notFound : ok(shapeGitCommit(commit));
    },
  ],
  [
    'GET',
    /^\/git\/trees\/(.+)$/,
    (repository, _request, [sha = '']) =>
      ok({ tree: [...(repository.trees.get(sha)?.keys() ?? [])].map((path) => ({ path, mode: '100644' })) }),
  ],
  [
    'POST',
    /^\/git\/trees$/,
    (repository, { body }) => {
      const { base_tree, tree } = NewTree.parse(body);
      const files = new Map(repository.trees.get(base_tree));
      for (const { path, content } of tree) {
        if (content === undefined) files.delete(path);
        else files.set(path, content);
      }
      return created({ sha: addTree(repository, files) });
    },
  ],
  [
    'POST',
    /^\/git\/commits$/,
    (repository, { body }, _parts, at) =>
      created(shapeGitCommit(addCommit(repository, { ...NewCommit.parse(body), date: at }))),
  ],
  [
    'POST',
    /^\/git\/refs$/,
    (repository, { body }) => {
      const { ref, sha } = NewRef.parse(body);
      const branch = ref.replace('refs/heads/', '');
      if (repository.branches.has(branch)) return refused('Reference already exists');
      moveBranch(repository, branch, sha);
      return created({ object: { sha } });
    },
  ],
  [
    'PATCH',
    /^\/git\/refs\/heads\/(.+)$/,
    (repository, { body }, [branch = '']) => {
      if (!repository.branches.has(branch)) return refused('Reference does not exist');
      moveBranch(repository, branch, MovedRef.parse(body).sha);
      return ok({ object: MovedRef.parse(body) });
    },
  ],
  [
    'DELETE',
    /^\/git\/refs\/heads\/(.+)$/,
    (repository, _request, [branch = '']) => {
      if (!repository.branches.has(branch)) return refused('Reference does not exist');
      moveBranch(repository, branch, undefined);
      return { status: 204, body: undefined };
    },
  ],
];
