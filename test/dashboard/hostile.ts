import { appendAudit, artifactKeys, type Incident } from '@suture/core';
import { now, type StoryStores } from './stories.ts';

/** Text that tries to become markup, to run, to reorder the line, to hide, or to lead away. */
export const hostileTexts = [
  '<script>document.title = "taken"</script>',
  '"><img src=x onerror="document.title=\'taken\'">',
  "'><svg/onload=document.title='taken'>",
  '</pre></details></main><h1>taken</h1>',
  '</title><style>*{display:none}</style>',
  '<a href="javascript:document.title=\'taken\'">click</a>',
  '<form action="https://evil.example"><button>Approve</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '&lt;b&gt; &amp;#x202e; ${1+1} {{7*7}} <!-- --> ]]>',
  'pay \u202egnp.exe\u202c \u2066hidden\u2069 \u200b\u2060\ufeff\u00ad zero width',
  'bell\u0007 escape\u001b[2J null\u0000 delete\u007f next\u0085 line\u2028 paragraph\u2029',
  '\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd 123',
  'lone surrogate \ud800 end',
  `long ${'w'.repeat(5_000)}`,
] as const;

export const hostileIncident = 'inc-20261125-0bad0bad';
const everything = hostileTexts.join('\n');
const at = now.toISOString();
const commit = { id: everything, date: at, subject: everything, files: [everything] };

/** Writes an incident of which every text that can come from outside, or from a model, is hostile. */
export async function writeHostile(stores: StoryStores): Promise<void> {
  const incident: Incident = {
    id: hostileIncident,
    version: 0,
    status: 'handed_over',
    stage: 'close',
    service: everything,
    repository: everything,
    alert: {
      source: 'sentry',
      sourceId: everything,
      service: everything,
      title: hostileTexts.slice(0, 11).join(' ').slice(0, 500),
      state: 'firing',
      startedAt: at,
      fingerprint: 'x',
      url: 'javascript:alert(1)',
      reason: everything.slice(0, 4_000),
    },
    severity: 'high',
    createdAt: at,
    updatedAt: at,
    attempts: { diagnose: 1, fix: 1, fixInRound: 1, review: 0, observe: 0 },
    baseCommit: '<b>commit',
    ticket: { id: '<b>ticket</b>', url: "javascript:document.title='taken'" },
    review: { id: '<b>7</b>', url: 'data:text/html,<script>1</script>', branch: everything, headCommit: 'x' },
    outcome: { result: 'handed_over', at, reason: everything },
    fault: [everything],
    foldedInto: '"><script>1</script>',
  };
  await stores.incidents.create(incident);
  const write = (action: string, detail: Record<string, string>) =>
    appendAudit(
      { incidentId: incident.id, stage: 'diagnose', state: everything, action, detail },
      { auditLog: stores.auditLog, clock: { now: () => now } },
    );
  await write('started', {});
  await write('finished', { summary: everything });
  await write(everything, { [everything]: everything });
  const artifacts = {
    [artifactKeys.evidence(incident.id)]: {
      gatheredAt: at,
      deployedCommit: everything,
      errors: [{ error: { name: everything, message: everything, stack: everything }, count: 1, outsider: true }],
      commits: [commit],
      failingCommand: everything,
      failingTests: { files: [everything], ids: [everything] },
      gaps: [everything],
    },
    [artifactKeys.diagnosis(incident.id)]: {
      cause: everything,
      category: everything,
      confidence: 1,
      suspectCommit: { ...commit, why: everything },
      locations: [{ file: everything, startLine: 1, endLine: 1, score: 1, reasons: [everything] }],
      files: [everything],
      citations: [{ claim: everything, artifact: everything, line: 1, quote: everything }],
      alternatives: [{ cause: everything, ruledOutBy: everything }],
      by: everything,
      limits: [everything],
    },
    [artifactKeys.patch(incident.id, 1)]: {
      baseCommit: everything,
      idea: everything,
      title: everything.slice(0, 120),
      rationale: everything,
      files: [{ path: everything, before: null, after: everything }],
      diff: `+${everything.replaceAll('\n', '\n+')}\n-${everything.replaceAll('\n', '\n-')}\n`,
      reproduction: {
        kind: 'none',
        description: everything,
        files: [],
        command: { framework: 'node', argv: ['x'], env: {}, source: everything },
        testFiles: [],
        tests: [],
      },
      alternatives: [
        {
          idea: everything,
          rationale: everything,
          differences: [{ call: everything, fix: everything, alternative: everything }],
        },
      ],
      by: everything,
    },
    [artifactKeys.proof(incident.id, 1)]: {
      verdict: 'not_proven',
      reasons: [everything],
      reproduction: {
        kind: 'none',
        description: everything,
        failsOnBase: true,
        errorOnBase: everything,
        passesWithPatch: false,
      },
      suite: {
        command: everything,
        passedOnBase: 1,
        passedWithPatch: 1,
        brokenByPatch: [everything],
        flaky: [everything],
        failingOnBase: [everything],
        skippedOnBase: 0,
        skippedWithPatch: 0,
      },
      isolation: everything,
      nonce: everything,
      suiteRuns: 1,
    },
    [artifactKeys.attempts(incident.id)]: [
      {
        attempt: 1,
        idea: everything,
        result: 'refused',
        reasons: [everything],
        change: { by: everything, title: everything, diff: everything },
      },
    ],
    [artifactKeys.transcript(incident.id, 'fix', 1)]: {
      agent: 'fix',
      attempt: 1,
      system: everything,
      tools: [everything],
      turns: [
        {
          at,
          asked: { role: 'user', content: [{ type: 'text', text: everything }] },
          reply: {
            message: { role: 'assistant', content: [{ type: 'text', text: everything }] },
            stop: 'ended',
            usage: { inputTokens: 1, outputTokens: 1 },
            by: everything,
          },
        },
      ],
      sources: [],
      rejected: 0,
      setbacks: 0,
      ending: { outcome: 'unanswered', reason: everything },
    },
    [artifactKeys.triage(incident.id)]: { damaged: everything },
  };
  for (const [key, value] of Object.entries(artifacts)) await stores.artifacts.put(key, JSON.stringify(value));
}
