/** Another issue, in each way that a code host knows one: `#1`, `owner/name#1`, `GH-1`, its address. */
const reference = String.raw`(?:[\w.-]+/[\w.-]+)?#\d|GH-\d|https?://[^\s/]+/[^\s/]+/[^\s/]+/(?:-/)?(?:issues|pull|merge_requests)/\d`;
const closing = new RegExp(
  String.raw`\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|implement(?:s|ed)?)\b:?\s+(?:${reference})`,
  'i',
);
const skipping =
  /\[(?:skip|no)[ _-][\w-]{1,20}\]|\[[\w-]{1,20}[ _-]skip\]|\*\*\*no_ci\*\*\*|^\s*skip-checks:\s*true|^\s*(?:skip|no)[_-]ci\b|#(?:skip|no)[_-]?ci\b/im;
/** Lines that bots and code hosts obey, or that say who approved. */
const ordering =
  /^\s*\/(?:approve|lgtm|merge|retest|test|ok-to-test|hold|unhold|assign|label|deploy|cherry-?pick|rebase|close|reopen|run)\b|^\s*bors\b|^\s*(?:signed-off-by|co-authored-by|reviewed-by|approved-by|acked-by|tested-by|release-as|change-id)\s*:/im;
const mention = /(?<![\w`/.-])@[a-z\d]/i;

/** What a code host or a pipeline does because of words in a commit, in words. */
export function findHostCommands(text: string): readonly string[] {
  return [
    ...(closing.test(text) ? ['closes another issue'] : []),
    ...(skipping.test(text) ? ['tells pipelines to leave it out'] : []),
    ...(ordering.test(text) ? ['gives an order to a bot, or says who approved'] : []),
  ];
}

/** The same for a line that is shown as it is, where a name with an @ calls somebody. */
export function findSubjectCommands(subject: string): readonly string[] {
  return [...findHostCommands(subject), ...(mention.test(subject) ? ['calls somebody'] : [])];
}
