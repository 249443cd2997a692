/** Characters kept of one line. */
export const lineLimit = 262_144;

/** The lines of a text in pieces that may be cut anywhere. A longer line than `lineLimit` is cut; NUL and a byte order mark are removed. */
export function* linesOf(pieces: Iterable<string>): Generator<string> {
  let rest = '';
  for (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      const room = lineLimit - rest.length;
      yield clean(rest + piece.slice(from, room <= 0 ? from : Math.min(end, from + room)));
      rest = '';
      from = end + 1;
    }
    if (rest.length < lineLimit) rest += piece.slice(from, from + lineLimit - rest.length);
  }
  if (rest !== '') yield clean(rest);
}

/** The engine keeps the whole piece alive that a part was cut from, for as long as any id of one line is kept: this makes a copy. */
function detach(text: string): string {
  return ` ${text}`.slice(1);
}

function clean(line: string): string {
  let text = detach(line);
  if (text.charCodeAt(text.length - 1) === 13) text = text.slice(0, -1);
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
