const names = [
  'approve',
  'assign',
  'close',
  'draft',
  'label',
  'merge',
  'ready',
  'rebase',
  'reopen',
  'target_branch',
  'title',
];

/** A block of code ends at the first line that is three backticks, also where Markdown needs more of them. */
const block = /^```.+?\n```$/gms;

/** The commands in a text, as docs.gitlab.com/user/project/quick_actions describes them: one to a line, at its beginning, and none in a block of code. */
export function findQuickActions(text: string): readonly string[] {
  const lines = text.replaceAll('\r', '').replace(block, '').split('\n');
  return lines.flatMap((line) => {
    const name = /^\/(\w+)(?: .*)?\s*$/.exec(line)?.[1]?.toLowerCase();
    return name !== undefined && names.includes(name) ? [name] : [];
  });
}
