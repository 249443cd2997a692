/** The gates by the words of their refusals. An unknown refusal keeps its own words. */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/There is no such tool/, 'no such tool'],
  [/input is not valid/, 'schema'],
  [/tools can be used at once/, 'turn cap: eight tools at once'],
  [/came to no answer in/, 'turn cap'],
  [/made no progress/, 'turn cap: nothing new'],
  [/asked this before/, 'turn cap: asked before'],
  [/read as much as you may/, 'turn cap: read enough'],
  [/no other idea/, 'the same idea again'],
  [/This is attempt \d+ again/, 'the same idea again'],
  [/[Nn]ot (?:everything (?:you claim )?is )?supported/, 'citations'],
  [/may be shown|no files there|Nothing is found|no text file|There is no commit/, 'snapshot bounds'],
  [/edits do not fit/, 'edits: only the text of the snapshot'],
  [/protected path/, 'guardrails: protected path'],
  [/not a plain path|printable ASCII/, 'guardrails: path form'],
  [/diagnosis does not name/, 'guardrails: outside the diagnosis'],
  [/may not add a file|may not delete/, 'guardrails: no other file'],
  [/files are changed, at most/, 'guardrails: number of files'],
  [/lines are changed|line of more than/, 'guardrails: size'],
  [/did not use before/, 'guardrails: new dependency'],
  [/repository's own source/, 'guardrails: import from outside'],
  [/starts programs/, 'guardrails: starts programs'],
  [/makes code from text/, 'guardrails: makes code'],
  [/computed names/, 'guardrails: computed import'],
  [/opens connections/, 'guardrails: network'],
  [/reads the environment/, 'guardrails: environment'],
  [/looks like a secret/, 'guardrails: secret'],
  [/invisible or direction/, 'guardrails: hidden characters'],
  [/title/, 'guardrails: title'],
  [/does not fail on the base/, 'proof: fails on the base commit'],
  [/another error than the incident/, "proof: the incident's own error"],
  [/passed on the base commit and does not pass/, 'proof: no test is lost'],
  [/does not finish with the patch/, 'proof: the suite finishes'],
  [/does not pass with the patch/, 'proof: passes with the patch'],
  [/No steady test|tests ran with the patch|tests are skipped/, 'proof: as many tests as before'],
];

/** The gate that wrote a refusal. */
export function nameRefusal(text: string): string {
  const known = refusals.find(([words]) => words.test(text))?.[1];
  // A refusal of the guardrails ends with its rule in brackets.
  const rule = /\[([a-z .-]+)\]\. Accepted: /.exec(text)?.[1];
  return known ?? (rule === undefined ? `refused: ${text.slice(0, 80)}` : `guardrails: ${rule}`);
}
