/** What a person asks of Suture in a comment. */
export type Command =
  | { readonly kind: 'retry' | 'explain' | 'alternatives' | 'stop' | 'take over' }
  /** Takes the alternative of that number. */
  | { readonly kind: 'take'; readonly number: number }
  | { readonly kind: 'unknown' };

/** The commands and what each does, in the order in which an answer lists them. */
export const commandList: readonly (readonly [command: string, does: string])[] = [
  ['/suture explain', 'answers with the cause, the evidence and who could have written it'],
  ['/suture alternatives', 'lists the other changes that passed the same proof'],
  ['/suture take N', 'replaces the change by the alternative with that number'],
  ['/suture retry', 'looks for another fix'],
  ['/suture stop', 'closes the pull request and hands the incident to a person'],
  ['/suture take over', 'hands the incident to you; the pull request stays open'],
];

const plainKinds = ['retry', 'explain', 'alternatives', 'stop', 'take over'] as const;

/**
 * The command of a comment: its first line outside quotes and code blocks that begins with `/suture`; undefined for any other comment.
 *
 * @example
 * readCommand('/suture take 2') // { kind: 'take', number: 2 }
 */
export function readCommand(comment: string): Command | undefined {
  const text = comment.replace(/^ {0,3}(`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\1|$(?![\s\S]))/gm, '');
  const words = /^ {0,3}\/suture(?=\s|$)[ \t]*(.*)$/im.exec(text)?.[1];
  if (words === undefined) return undefined;
  const said = words.trim().toLowerCase().replace(/\s+/g, ' ').replace(/[.!]$/, '');
  const kind = plainKinds.find((one) => one === said);
  if (kind !== undefined) return { kind };
  const number = /^take (?:#|alternative )?(\d{1,2})$/.exec(said)?.[1];
  return number === undefined ? { kind: 'unknown' } : { kind: 'take', number: Number(number) };
}
