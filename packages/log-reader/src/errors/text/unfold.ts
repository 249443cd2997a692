const folded = / {2,8}at (?=(?:async |new )?(?:[\w$.<>[\]# ]{1,200}\(|<anonymous>|\/|file:|[A-Za-z]:\\|node:|native))/g;
/** Frames that were folded with single spaces: only what has a function and a full place is one. */
const tight =
  / at (?=(?:async |new )?[\w$.<>[\]]{1,200}(?: \[as \w{1,100}\])? \((?:file:|node:|\/|[A-Za-z]:\\|[\w./-]{1,100}\.[cm]?js(?=:))[^()\n]{0,500}:\d{1,7}:\d{1,7}\))/g;
const escaped = /\\n(?=\s*(?:at\s|[A-Z][\w$.]*(?:Error|Exception)\b|\[cause\]|[Cc]aused by|- |\\n))/;

/** Lines of a text whose line ends were lost: frames that a driver folded onto one line, or line ends that stand as `\n`. */
export function unfold(text: string): string {
  const open =
    escaped.test(text) && !/\n\s+at\s/.test(text) ? text.replaceAll('\\r\\n', '\n').replaceAll('\\n', '\n') : text;
  if (!open.includes(' at ')) return open;
  return open
    .split('\n')
    .map((line) => (/^\s*at\s/.test(line) && line.indexOf(' at ', line.search(/\S/) + 3) < 0 ? line : unfoldLine(line)))
    .join('\n');
}

function unfoldLine(line: string): string {
  const inLine = (gap: string, at: number) => (at === 0 || line.slice(0, at).trim() === '' ? gap : '\n    at ');
  const wide = line.replace(folded, inLine);
  return wide === line ? line.replace(tight, inLine) : wide;
}
