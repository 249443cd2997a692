import type { Incident } from '@suture/core';

/** Whether `descendant` contains `ancestor`; false when the repository has no such commit. */
export type IsAncestor = (repository: string, ancestor: string, descendant: string) => Promise<boolean>;

/** Whether one of some texts, such as the tag of an image, names the commit or one that contains it. */
export type Containment = (texts: readonly string[]) => Promise<boolean>;

/** Most names of commits that are looked up of one version. */
const mostNames = 5;

/**
 * What may be the id of a commit, whole or shortened, in texts such as `main-1a2b3c4` and `v1.2.0-5-g1a2b3c4`. A text that names two, as
 * "from 1a2b3c4 to 5d6e7f8" does, names none: it does not say which of them runs.
 */
export function findCommits(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) => {
    const ids = [...text.toLowerCase().matchAll(/(?<![0-9a-z])g?([0-9a-f]{7,64})(?![0-9a-z])/g)].flatMap(
      ([, id]) => id ?? [],
    );
    // A date or the number of a build beside an id.
    const [id, ...others] = ids.some((one) => !isNumber(one)) ? ids.filter((one) => !isNumber(one)) : ids;
    return id === undefined || others.some((other) => other !== id) ? [] : [id];
  });
  return [...new Set(found)].slice(0, mostNames);
}

function isNumber(id: string): boolean {
  return /^\d+$/.test(id);
}

/** The tag of an image: `1a2b3c4` of `ghcr.io:443/shop/orders:1a2b3c4@sha256:…`. None where only a digest names it. */
export function tagOf(image: string): readonly string[] {
  const tag = /:([^:/]+)$/.exec(image.replace(/@.*$/, ''))?.[1];
  return tag === undefined ? [] : [tag];
}

/** A check for one incident's merge commit. Each name is looked up once. */
export function createContainment(
  { repository }: Pick<Incident, 'repository'>,
  commit: string,
  isAncestor: IsAncestor,
): Containment {
  const known = new Map<string, Promise<boolean>>();
  function contains(id: string): Promise<boolean> {
    const answer =
      known.get(id) ?? (commit.startsWith(id) ? Promise.resolve(true) : isAncestor(repository, commit, id));
    known.set(id, answer);
    return answer;
  }
  return async (texts) => {
    for (const id of findCommits(texts)) if (await contains(id)) return true;
    return false;
  };
}
