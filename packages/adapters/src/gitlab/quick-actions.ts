/**
 * A line that GitLab may read as a quick action. `/merge` would merge and `/close` would close, with the rights of the token, also where an
 * outsider wrote the words. GitLab leaves out code blocks, but it finds their ends by another rule than Markdown does, so a fence is no protection.
 */
const command = /^([ \t]*)\/(?=\w)/gm;

/** A space without width, which no reader sees and which keeps the line from being a command. */
const guard = '\u200b';

/** The text with no line that GitLab could carry out. */
export function disarm(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(command, `$1${guard}/`);
}

/** Whether a line of the text could be carried out. */
export function hasQuickAction(text: string): boolean {
  return /(?:^|[\r\n])[ \t]*\/\w/.test(text);
}
