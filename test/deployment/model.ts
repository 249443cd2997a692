import type { BedrockRequest, Turn } from '../stand-ins/bedrock/index.ts';
import type { GitHubStandIn } from '../stand-ins/github/index.ts';
import type { Story } from './stories.ts';

/** Plays the model of every story: its triage, diagnosis and fix, from the story's script. */
export function createModel(stories: readonly Story[], host: GitHubStandIn): (request: BedrockRequest) => Turn {
  const asked = new Map<string, { triages: number; diagnoses: number; fixes: number }>();
  return (request) => {
    const text = JSON.stringify(request.messages);
    const story = stories.find(({ field }) => text.includes(`reading '${field}'`));
    if (story === undefined) return sort(undefined, []);
    const count = asked.get(story.slug) ?? { triages: 0, diagnoses: 0, fixes: 0 };
    asked.set(story.slug, count);
    const {
      triages = ['agrees'],
      diagnoses = ['cause'],
      fixes = ['good'],
      proofs = ['proven'],
    } = story.scenario.script;
    if (request.tools.includes('sort')) {
      count.triages += 1;
      return sort(nth(triages, count.triages), [seen(story)]);
    }
    if (request.tools.includes('conclude')) {
      const source = /Source (s\d+):/.exec(request.lastText)?.[1];
      if (source === undefined) return { call: { name: 'read_file', input: { path: 'src/order.js' } } };
      count.diagnoses += 1;
      return conclude(nth(diagnoses, count.diagnoses), story, source);
    }
    count.fixes += 1;
    const kind = nth(fixes, count.fixes);
    if (kind === 'none') return { refuse: true };
    return propose(story, host, kind, nth(proofs, count.fixes), count.fixes);
  };
}

function nth<T>(entries: readonly T[], number: number): T | undefined {
  return entries[Math.min(number, entries.length) - 1];
}

/** Words of the error that every story's log holds. */
function seen({ field }: Story) {
  return { source: 'error1', quote: `Cannot read properties of undefined (reading '${field}')` };
}

function sort(kind: string | undefined, evidence: readonly object[]): Turn {
  if (kind === 'breaks') return { error: 400 };
  const known = kind === 'not code';
  const input = {
    // What the rules say may only be made worse.
    severity: 'low',
    impact: 'orders fail',
    blastRadius: 'nothing else was looked at',
    category: known ? 'quota' : 'code',
    codeIsCause: known ? 'no' : 'yes',
    why: known ? 'the quota of the payments API is used up' : 'its own code throws',
    evidence,
  };
  return { call: { name: 'sort', input } };
}

function conclude(kind: string | undefined, story: Story, source: string): Turn {
  const claim = (about: string) => ({ kind: about, claim: 'every failure has this stack', evidence: [seen(story)] });
  const place = {
    kind: 'place',
    claim: 'the order is read unasked',
    evidence: [{ source, quote: `order.${story.field}` }],
  };
  const answers: Readonly<Record<string, object>> = {
    cause: {
      outcome: 'cause',
      cause: 'src/order.js reads an order that is not there',
      locations: [{ file: 'src/order.js', startLine: 1, endLine: 2, reason: 'thrown here' }],
      claims: [claim('symptom'), place],
    },
    'not code': {
      outcome: 'cause',
      category: 'dependency',
      cause: 'the payments API is down',
      claims: [claim('outside')],
    },
    recovered: { outcome: 'recovered', cause: 'no error since ten minutes', claims: [claim('recovery')] },
    'nothing wrong': {
      outcome: 'nothing_wrong',
      cause: 'the alarm counts health checks',
      claims: [claim('recovery')],
    },
  };
  const unknown = { outcome: 'cannot_tell', cause: 'the trace leads nowhere' };
  // An unsure diagnosis is asked for more than one fix.
  const confidence = story.scenario.script.fixes?.includes('two ideas') ? 0.4 : 0.8;
  return { call: { name: 'conclude', input: { confidence, ...(answers[kind ?? ''] ?? unknown) } } };
}

function propose(
  story: Story,
  host: GitHubStandIn,
  kind: string | undefined,
  proof: string | undefined,
  number: number,
): Turn {
  const { field, repository } = story;
  const source = host.readFile(repository, 'main', 'src/order.js') ?? '';
  const name = source.includes(`total = (order) => order?.`) ? 'tax' : 'total';
  const broken = `${name} = (order) => order.${field}`;
  const good = [
    { path: 'src/order.js', find: broken, replace: `${name} = (order) => order?.${field} /* ${number} */` },
  ];
  const useless = [
    { path: 'src/order.js', find: `export const ${broken}`, replace: `// look ${number}\nexport const ${broken}` },
  ];
  const outside = [{ path: '.github/workflows/ci.yml', find: 'name: ci', replace: `name: ci ${number}` }];
  const edits = kind === 'refused' ? outside : proof === 'not proven' ? useless : good;
  const reproduction = {
    description: `calls ${name} without an order`,
    content: [
      "import { test } from 'node:test';",
      `import { ${name} } from '../src/order.js';`,
      `test('answers without an order', () => { ${name}(undefined); });`,
      '',
    ].join('\n'),
  };
  const change = { title: `Guard the order in ${name}`, rationale: 'An order may be missing.' };
  const answer =
    kind === 'two ideas' ? { ...change, edits, alternatives: [{ ...change, edits: good }] } : { ...change, edits };
  return { call: { name: 'propose', input: kind === 'without reproduction' ? answer : { ...answer, reproduction } } };
}
