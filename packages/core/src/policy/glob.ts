/**
 * Whether a path matches a glob of `*` (inside a segment), `**` (any number of whole segments), `?` and `{a,b}`. All
 * else stands for itself. `folder/**` is what lies in the folder. Matching ignores case, so that `.ENV` is no way
 * around `.env`. Walks segments instead of building a regular expression: its time is bounded by the product of both
 * lengths, whatever the glob.
 */
export function matchesGlob(path: string, glob: string): boolean {
  const segments = path.toLowerCase().split('/');
  return expandBraces(glob.toLowerCase()).some((plain) => matchesSegments(segments, splitGlob(plain)));
}

/** A closing `**` needs something to stand for: `src/**` is not `src` itself. */
function splitGlob(glob: string): readonly string[] {
  const segments = glob.split('/');
  return segments.at(-1) === '**' ? [...segments, '*'] : segments;
}

function matchesSegments(segments: readonly string[], globs: readonly string[]): boolean {
  return matchesRun(
    segments,
    globs,
    (glob) => glob === '**',
    (segment, glob) => matchesRun([...segment], [...glob], isStar, isSameCharacter) && segment !== '',
  );
}

const isStar = (glob: string) => glob === '*';
const isSameCharacter = (character: string, glob: string) => glob === '?' || glob === character;

/** Matches items one by one; on a mismatch only the latest wildcard takes one item more, as earlier ones can gain nothing. */
function matchesRun(
  items: readonly string[],
  globs: readonly string[],
  isWild: (glob: string) => boolean,
  isMatch: (item: string, glob: string) => boolean,
): boolean {
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
    } else if (wanted !== undefined && isMatch(items[item] ?? '', wanted)) {
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
