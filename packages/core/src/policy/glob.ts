/** Whether a path matches a glob of `*` (inside a segment), `**` (any segments), `?` and `{a,b}`. Matching ignores case, so that `.ENV` is no way around `.env`. */
export function matchesGlob(path: string, glob: string): boolean {
  return toPattern(glob).test(path);
}

function toPattern(glob: string): RegExp {
  const body = glob.replace(/\*\*\/|\*\*|\*|\?|\{[^}]*\}|[.+^$()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:[^/]+/)*';
    if (token === '**') return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('{')) return `(?:${token.slice(1, -1).split(',').map(escapePattern).join('|')})`;
    return `\\${token}`;
  });
  return new RegExp(`^${body}$`, 'i');
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
