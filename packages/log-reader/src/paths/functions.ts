const identifier = /^[A-Za-z_$][\w$]{0,200}$/;

/**
 * The line where a function of a name is defined in a JavaScript or TypeScript file, for traces of compiled code whose own lines are
 * others. Undefined if no line, or more than one, defines it.
 * @param called as a trace prints it: `sum`, `Orders.sum`, `exports.handler`
 */
export function findDefinition(text: string, called: string): number | undefined {
  const name = called.slice(called.lastIndexOf('.') + 1);
  if (!identifier.test(name)) return undefined;
  const escaped = name.replaceAll('$', '\\$');
  const forms = [
    `\\bfunction\\*?\\s{1,4}${escaped}\\s{0,4}[(<]`,
    `\\b(?:const|let|var)\\s{1,4}${escaped}\\b[^=\\n]{0,200}=\\s{0,4}(?:async\\b|function\\b|\\(|[A-Za-z_$][\\w$]{0,60}\\s{0,4}=>)`,
    `^\\s{0,40}(?:(?:export|public|private|protected|static|async|override|get|set)\\s{1,4}){0,5}\\*?#?${escaped}\\s{0,4}(?:<[^>\\n]{0,200}>)?\\([^;\\n]{0,400}\\{\\s*$`,
    `(?:^|[\\s.{,])${escaped}\\s{0,4}[:=]\\s{0,4}(?:async\\s{1,4})?(?:function\\b|\\([^\\n]{0,300}=>|[A-Za-z_$][\\w$]{0,60}\\s{0,4}=>)`,
  ].map((form) => new RegExp(form));
  const lines = text
    .split('\n')
    .flatMap((line, index) => (line.length < 2_000 && forms.some((form) => form.test(line)) ? [index + 1] : []));
  return lines.length === 1 ? lines[0] : undefined;
}
