import type { OtherChange, Review } from '../model/index.ts';
import type { Ports } from '../ports/index.ts';
import { sampleIncident } from './incident.ts';

/** What others change about the lines of the scripted fix. */
export type Others = 'nothing' | 'a person' | 'shipped' | 'another incident' | 'too many';

/** The answer of a code host to the question what others change, and what makes it true. */
export async function listOthers(
  kind: Others,
  { config, reviews, incidents }: Pick<Ports, 'config' | 'incidents'> & { readonly reviews: Map<string, Review> },
): Promise<readonly OtherChange[]> {
  const change: OtherChange = {
    ...{ kind: 'open', id: '77', url: 'https://host/pr/77', title: 'Mend it', text: '', by: 'person', branch: 'mend' },
    ...{ headCommit: 'theirs', base: 'main', files: [{ path: 'src/order.js', ranges: [{ from: 1, to: 2 }] }] },
  };
  const elder = { ...sampleIncident, id: 'inc-elder' };
  switch (kind) {
    case 'nothing':
      return [];
    case 'a person': {
      const { id, url, branch, headCommit } = change;
      reviews.set(id, { id, url, branch, headCommit, status: 'open', draft: false, comments: [] });
      return [change];
    }
    case 'shipped':
      return [{ ...change, kind: 'shipped', id: 'shipped', branch: '' }];
    case 'another incident':
      await incidents.create(elder);
      return [{ ...change, by: 'suture', branch: `suture/${elder.id}` }];
    case 'too many':
      return Array.from({ length: config.limits.openReviews }, (_, at) => ({
        ...{ ...change, id: String(at), by: 'suture' as const, branch: `suture/inc-other-${at}`, files: [] },
      }));
  }
}

/** What is waited for: a wait for what others change has the incident in its name too. */
export function nameAwaited(ref: string, sign: '#' | '@'): string {
  return ref.split(sign).at(-1)?.split('+')[0] ?? '';
}
