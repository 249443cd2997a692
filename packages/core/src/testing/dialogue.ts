import type { CommandComment } from '../model/index.ts';
import type { ReviewDialogue } from '../ports/index.ts';
import { type CheckKind, checksOf } from './answers.ts';
import { createSequence } from './scripted-engine.ts';

/** What a person does with a pull request, or what happens to it; a command is a comment. */
export type ReviewAction =
  | 'merge'
  | 'merge another commit'
  | 'request changes'
  | 'close'
  | 'conflict'
  | `/suture${string}`;

/** What Suture did besides opening and closing pull requests. */
export interface DialogueRecord {
  /** Comments that Suture made once under a key, by the key, on any pull request. */
  readonly said: ReadonlyMap<string, string>;
  /** Who was asked for a review. */
  readonly askedForReview: readonly string[];
  /** Branches that were kept for people, and the files on them. */
  readonly branches: ReadonlyMap<string, readonly string[]>;
}

export interface MemoryDialogue {
  readonly port: ReviewDialogue;
  readonly record: DialogueRecord;
  /** A person with the right comments on a pull request. */
  say(review: string, text: string): void;
}

/** A code host that talks, in memory. @param kinds what the checks of each new commit say, the last entry stays */
export function createMemoryDialogue(kinds: readonly CheckKind[] | undefined): MemoryDialogue {
  const said = new Map<string, string>();
  const askedForReview: string[] = [];
  const branches = new Map<string, readonly string[]>();
  const checks = new Map<string, CheckKind>();
  const commands: (CommandComment & { readonly review: string })[] = [];
  const next = createSequence(kinds, 'green');
  const sayOnce = (key: string, text: string) => {
    if (!said.has(key)) said.set(key, text);
  };
  return {
    record: { said, askedForReview, branches },
    say: (review, text) => void commands.push({ id: String(commands.length + 1), by: 'ada', text, review }),
    port: {
      readCommands: async (_repository, { of, id }) =>
        commands.filter(({ review }) => of === 'review' && review === id).map(({ review: _, ...comment }) => comment),
      readBaseTip: async () => 'base-moved',
      readChecks: async (_repository, commit) => {
        if (commit === 'c0ffee0000') return checksOf([...checks.values()].at(-1) === 'on base too' ? 'red' : 'green');
        const kind = checks.get(commit) ?? next();
        checks.set(commit, kind);
        return checksOf(kind);
      },
      keepBranch: async (_repository, { branch, files }) => {
        const paths = files.map(({ path }) => path);
        branches.set(branch, paths);
        return { url: `https://host/tree/${branch}` };
      },
      findPeople: async () => ({ author: '@ada', owners: ['@shop/payments'] }),
      askForReview: async (_repository, _id, people) => {
        askedForReview.push(...people);
        return people;
      },
      commentOnce: async (_repository, _id, key, text) => sayOnce(key, text),
      replyOnce: async (_repository, _id, _comment, key, text) => sayOnce(key, text),
    },
  };
}

export function isCommand(action: string): action is `/suture${string}` {
  return action.startsWith('/suture');
}
