const folded = / {2,8}at (?=(?:async |new )?(?:[\w$.<>[\]# ]{1,200}\(|<anonymous>|\/|file:|[A-Za-z]:\\|node:|native))/g;
const escaped = /\\n(?=\s*(?:at\s|[A-Z][\w$.]*(?:Error|Exception)\b|\[cause\]|[Cc]aused by|- |\\n))/;

/** Lines of a text whose line ends were lost: frames that a driver folded onto one line, or line ends that stand as `\n`. */
export function unfold(text: string): string {
  const open =
    escaped.test(text) && !/\n\s+at\s/.test(text) ? text.replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n') : text;
  if (!folded.test(open)) return open;
  folded.lastIndex = 0;
  return open
    .split('\n')
    .map((line) => (/^\s*at\s/.test(line) && line.indexOf(' at ', line.search(/\S/) + 3) < 0 ? line : unfoldLine(line)))
    .join('\n');
}

function unfoldLine(line: string): string {
  folded.lastIndex = 0;
  return line.replace(folded, (gap, at: number) => (at === 0 || line.slice(0, at).trim() === '' ? gap : '\n    at '));
}
