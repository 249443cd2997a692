import {
  createParseFile,
  describeGap,
  type Embedder,
  type GrammarBytes,
  type IndexHit,
  pickLine,
  quantise,
} from '@suture/code-index';
import {
  type CodeHit,
  type CodeSearch,
  type CodeSearchAnswer,
  type Log,
  readClean,
  type Snapshot,
  type Snapshots,
} from '@suture/core';
import type { Objects } from '../objects/objects.ts';
import { isModelFailure } from './embeddings.ts';
import { openIndexStore } from './index-store.ts';
import { type OpenedCommit, openCommit } from './open-commit.ts';

export interface CodeSearchParts {
  readonly snapshots: Snapshots;
  /** Store of the indexes, below `index/`. */
  readonly objects: Objects;
  readonly grammars: GrammarBytes;
  /** Optional. Without it the search uses only words and names. */
  readonly embedder?: Embedder | undefined;
  /** Milliseconds until the runner stops the step; Infinity without a limit. */
  readonly timeLeft: () => number;
  readonly log?: Log | undefined;
  readonly bounds?: Partial<CodeSearchBounds> | undefined;
}

export interface CodeSearchBounds {
  /** Milliseconds per call for building; the next call continues. */
  readonly perCall: number;
  /** Milliseconds of the step that are reserved for the agent. */
  readonly reserve: number;
  /** Most chunks of a commit with vectors; each is one call of the embedding model. */
  readonly embedded: number;
}

const defaults: CodeSearchBounds = { perCall: 180_000, reserve: 240_000, embedded: 2_000 };

/** Most redacted files in memory. */
const mostClean = 500;

/**
 * A code search over indexes that are built on first use and reused for later commits. If the time is too short, the answer has a
 * coverage note and the next call continues. The last index stays in memory.
 */
export function createCodeSearch(parts: CodeSearchParts): CodeSearch {
  const { snapshots, objects, embedder, log } = parts;
  const bounds = { ...defaults, ...parts.bounds };
  const parse = createParseFile(parts.grammars);
  /** The redacted files of the last snapshot. */
  let shown: { readonly snapshot: Snapshot; readonly clean: Map<string, readonly string[] | undefined> } | undefined;
  let last: { readonly key: string; readonly opened: Promise<OpenedCommit> } | undefined;

  function open(repository: string, commit: string): Promise<OpenedCommit> {
    const key = `${repository}@${commit}`;
    const waiting = last?.key === key ? last.opened : undefined;
    const opened = advance(repository, commit, waiting);
    last = { key, opened };
    // A failure is not kept, so that the next call can succeed.
    opened.catch(() => {
      if (last?.opened === opened) last = undefined;
    });
    return opened;
  }

  async function advance(
    repository: string,
    commit: string,
    waiting: Promise<OpenedCommit> | undefined,
  ): Promise<OpenedCommit> {
    const before = await waiting;
    if (before !== undefined && isFinished(before, embedder)) return before;
    const store = openIndexStore(objects, repository, (key) =>
      log?.warn('A kept part of the code index is damaged and is built again', { repository, commit, key }),
    );
    const opened = await openCommit({
      store,
      commit,
      parse,
      embedder,
      before,
      snapshot: () => snapshots.open(repository, commit),
      timeLeft: boundTime(parts.timeLeft, bounds),
      mostEmbedded: bounds.embedded,
    });
    log?.info('The code index is open', { repository, commit, ...opened.index.counts, made: opened.made });
    return opened;
  }

  async function answer(
    repository: string,
    commit: string,
    query: string,
    limit: number,
    ask: (opened: OpenedCommit, wanted: number) => Promise<readonly IndexHit[]> | readonly IndexHit[],
  ): Promise<CodeSearchAnswer> {
    const opened = await open(repository, commit);
    // Twice the limit, because files that must not be shown are dropped.
    const found = await ask(opened, limit * 2);
    const snapshot = await snapshots.open(repository, commit);
    if (shown?.snapshot !== snapshot) shown = { snapshot, clean: new Map() };
    const hits = showHits(snapshot, found, query, limit, shown.clean);
    const { manifest, embeddings } = opened;
    const notes = [describeGap(manifest, embeddings), embeddings?.failure].filter((part) => part !== undefined);
    return notes.length === 0 ? { hits } : { hits, coverageNote: notes.join(' ') };
  }

  return {
    search: (repository, commit, query, limit) =>
      answer(repository, commit, query, limit, async ({ index, embeddings }, wanted) =>
        index.search(query, wanted, embeddings === undefined ? undefined : await meaningOf(query, embedder)),
      ),
    definitions: (repository, commit, name, limit) =>
      answer(repository, commit, name, limit, ({ index }, wanted) => index.definitions(name, wanted)),
    references: (repository, commit, name, limit) =>
      answer(repository, commit, name, limit, ({ index }, wanted) => index.references(name, wanted)),
  };
}

function isFinished({ manifest, embeddings }: OpenedCommit, embedder: Embedder | undefined): boolean {
  return manifest.missing === 0 && (embedder === undefined || embeddings?.finished === true);
}

function boundTime(timeLeft: () => number, { perCall, reserve }: CodeSearchBounds): () => number {
  const begun = timeLeft();
  if (begun === Number.POSITIVE_INFINITY) return timeLeft;
  const end = Math.max(reserve, begun - perCall);
  return () => timeLeft() - end;
}

/** Undefined when the model is not available now: the search then uses words and names. */
async function meaningOf(query: string, embedder: Embedder | undefined): Promise<Int8Array | undefined> {
  if (embedder === undefined) return undefined;
  try {
    const [vector] = await embedder.embed([query]);
    return vector === undefined ? undefined : quantise(vector);
  } catch (error) {
    if (isModelFailure(error)) return undefined;
    throw error;
  }
}

/** Hits with their lines, up to the limit; files that must not be shown are dropped. */
function showHits(
  snapshot: Snapshot,
  found: readonly IndexHit[],
  query: string,
  limit: number,
  clean: Map<string, readonly string[] | undefined>,
): readonly CodeHit[] {
  const hits: CodeHit[] = [];
  for (const hit of found) {
    if (hits.length >= limit) break;
    const lines = clean.has(hit.path) ? clean.get(hit.path) : readClean(snapshot, hit.path);
    if (clean.size >= mostClean) clean.clear();
    clean.set(hit.path, lines);
    if (lines === undefined) continue;
    const picked = hit.symbol === undefined ? pickLine(lines, hit.startLine, hit.endLine, query) : hit.startLine;
    const line = lines[picked - 1];
    if (line !== undefined) hits.push({ ...hit, line: line.replace(/\r$/, '') });
  }
  return hits;
}
