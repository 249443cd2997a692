/** A unified patch, without its header, the other way round: what it added it removes. */
export function reversePatch(patch: string): string {
  const lines: string[] = [];
  const removed: string[] = [];
  const added: string[] = [];
  let last = lines;

  function put(to: string[], line: string): void {
    to.push(line);
    last = to;
  }

  function endChange(): void {
    lines.push(...removed.splice(0), ...added.splice(0));
  }

  for (const line of patch.split('\n')) {
    if (line.startsWith('-')) put(added, `+${line.slice(1)}`);
    else if (line.startsWith('+')) put(removed, `-${line.slice(1)}`);
    // That there is no line break at the end belongs to the line before.
    else if (line.startsWith('\\')) last.push(line);
    else {
      endChange();
      put(lines, line.replace(/^@@ -(\S+) \+(\S+) @@/, '@@ -$2 +$1 @@'));
    }
  }
  endChange();
  return lines.join('\n');
}
