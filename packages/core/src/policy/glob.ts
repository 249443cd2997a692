/**
 * Whether a path matches a glob of `*` (inside a segment), `**` (any number of whole segments), `?` and `{a,b}`. All
 * else stands for itself. `folder/**` is what lies in the folder. Matching ignores case, so that `.ENV` is no way
 * around `.env`. Walks segments instead of building a regular expression: its time is bounded by the product of both
 * lengths, whatever the glob.
 */
export function matchesGlob(path: string, glob: string): boolean {
  return prepareGlob(glob)(path);
}

/** {@link matchesGlob} for a glob that many paths are held against. */
export function prepareGlob(glob: string): (path: string) => boolean {
  const globs = expandBraces(glob.toLowerCase()).map((plain) => splitGlob(plain).map((part) => [...part]));
  return (path) => {
    const segments = path
      .toLowerCase()
      .split('/')
      .map((part) => [...part]);
    return globs.some((one) => matchesSegments(segments, one));
  };
}

/** A closing `**` needs something to stand for: `src/**` is not `src` itself. */
function splitGlob(glob: string): readonly string[] {
  const segments = glob.split('/');
  return segments.at(-1) === '**' ? [...segments, '*'] : segments;
}

type Characters = readonly string[];

function matchesSegments(segments: readonly Characters[], globs: readonly Characters[]): boolean {
  return matchesRun(segments, globs, isAnyDepth, matchesSegment);
}

const isAnyDepth = (glob: Characters) => glob.length === 2 && glob[0] === '*' && glob[1] === '*';
const matchesSegment = (segment: Characters, glob: Characters) =>
  segment.length > 0 && matchesRun(segment, glob, isStar, isSameCharacter);

const isStar = (glob: string) => glob === '*';
const isSameCharacter = (character: string, glob: string) => glob === '?' || glob === character;

/** Matches items one by one; on a mismatch only the latest wildcard takes one item more, as earlier ones can gain nothing. */
function matchesRun<Item>(
  items: readonly Item[],
  globs: readonly Item[],
  isWild: (glob: Item) => boolean,
  isMatch: (item: Item, glob: Item) => boolean,
): boolean {
  const isMatchAt = (at: number, wanted: Item) => {
    const found = items[at];
    return found !== undefined && isMatch(found, wanted);
  };
  let item = 0;
  let glob = 0;
  let wildAt = -1;
  let wildItem = 0;
  while (item < items.length) {
    const wanted = globs[glob];
    if (wanted !== undefined && isWild(wanted)) {
      wildAt = glob;
      wildItem = item;
      glob += 1;
    } else if (wanted !== undefined && isMatchAt(item, wanted)) {
      item += 1;
      glob += 1;
    } else {
      if (wildAt < 0) return false;
      wildItem += 1;
      item = wildItem;
      glob = wildAt + 1;
    }
  }
  return globs.slice(glob).every(isWild);
}

/** `a.{yml,yaml}` as two globs; a brace without its partner stands for itself. */
function expandBraces(glob: string): readonly string[] {
  const close = glob.indexOf('}');
  const open = glob.lastIndexOf('{', close);
  if (close < 0 || open < 0) return [glob];
  const choices = glob.slice(open + 1, close).split(',');
  return choices.flatMap((choice) => expandBraces(glob.slice(0, open) + choice + glob.slice(close + 1)));
}
