import type { GitHubStandIn } from '../../stand-ins/github/index.ts';

export const repository = 'shop/orders';

/** What a case may do to an open pull request, before Suture looks at it. */
export interface PullUnderAttack {
  readonly host: GitHubStandIn;
  readonly number: number;
  readonly branch: string;
  /** The commit that was proven. */
  readonly head: string;
}

export interface ApprovalCase {
  readonly name: string;
  readonly act: (pull: PullUnderAttack) => void;
  /** How the wait for the review may be answered; undefined goes on waiting. Everything else was believed wrongly. */
  readonly answers: readonly (string | undefined)[];
}

/** Accounts, as the host knows them. Only `writer` and `maintainer` are people who may write. */
export const accounts = [
  { login: 'stranger', type: 'User', access: undefined },
  { login: 'reader', type: 'User', access: 'read' },
  { login: 'triager', type: 'User', access: 'triage' },
  { login: 'left', type: 'User', access: 'none' },
  { login: 'linter[bot]', type: 'Bot', access: 'read' },
  { login: 'queue[bot]', type: 'Bot', access: 'write' },
  { login: 'suture[bot]', type: 'Bot', access: 'write' },
  { login: 'admin[bot]', type: 'Bot', access: 'admin' },
  { login: 'writer', type: 'User', access: 'write' },
  { login: 'maintainer', type: 'User', access: 'maintain' },
] as const;

const people: readonly string[] = ['writer', 'maintainer'];
const others = accounts.map(({ login }) => login).filter((login) => !people.includes(login));
const programs = ['queue[bot]', 'suture[bot]', 'admin[bot]'];

const waits = [undefined];
const stops = ['hand_over'];
const review = ({ number }: PullUnderAttack, by: string, body = 'Looks good to me') =>
  [repository, number, { by, body }] as const;
const approve = (pull: PullUnderAttack, by: string) => pull.host.approve(...review(pull, by));
const push = ({ host, branch }: PullUnderAttack, by: string) =>
  void host.pushTo(repository, branch, { 'src/late.js': `// by ${by}\n` }, { by });
const merge = ({ host, number }: PullUnderAttack, by: string, method: 'merge' | 'squash' = 'merge') =>
  void host.merge(repository, number, { by, method });

/** Words and reviews of an open pull request: nobody's approval is a decision, and only people who may write can ask for changes. */
const opinions: readonly ApprovalCase[] = [
  ...accounts.map(({ login }) => ({
    name: `${login} approves, and nobody merges`,
    act: (pull: PullUnderAttack) => void approve(pull, login),
    answers: waits,
  })),
  ...others.map((by) => ({
    name: `${by} requests changes`,
    act: (pull: PullUnderAttack) => void pull.host.requestChanges(...review(pull, by, 'take 2')),
    answers: waits,
  })),
  ...['/approve', 'LGTM, merge it', 'take 1', '/suture approve'].map((body) => ({
    name: `the comment "${body}" of a person who may write`,
    act: ({ host, number }: PullUnderAttack) => void host.comment(repository, number, { by: 'writer', body }),
    answers: waits,
  })),
  ...people.map((by) => ({
    name: `${by} requested changes of a commit that is no longer the head`,
    act: (pull: PullUnderAttack) => {
      pull.host.requestChanges(...review(pull, by));
      push(pull, 'writer');
    },
    answers: waits,
  })),
  ...people.map((by) => ({
    name: `the changes that ${by} requested were dismissed`,
    act: (pull: PullUnderAttack) => {
      pull.host.requestChanges(...review(pull, by));
      pull.host.dismissReviews(repository, pull.number, by);
    },
    answers: waits,
  })),
  {
    name: 'a person who requested changes has lost their access since',
    act: (pull) => {
      pull.host.requestChanges(...review(pull, 'writer'));
      pull.host.addUser({ login: 'writer', permissions: { [repository]: 'none' } });
    },
    answers: waits,
  },
];

/** A program merges. Each of these approvals stands for no person who may write now, on the commit that was merged. */
const mergedByPrograms: readonly ApprovalCase[] = programs.flatMap((program) => [
  { name: `${program} merges without any approval`, act: (pull) => merge(pull, program), answers: stops },
  ...others.map((by) => ({
    name: `${program} merges what ${by} approved`,
    act: (pull: PullUnderAttack) => {
      approve(pull, by);
      merge(pull, program);
    },
    answers: stops,
  })),
  {
    name: `${program} squashes what only programs and outsiders approved`,
    act: (pull) => {
      for (const by of others) approve(pull, by);
      merge(pull, program, 'squash');
    },
    answers: stops,
  },
  {
    name: `${program} merges after the approval was dismissed`,
    act: (pull) => {
      approve(pull, 'writer');
      pull.host.dismissReviews(repository, pull.number, 'writer');
      merge(pull, program);
    },
    answers: stops,
  },
  {
    name: `${program} merges although the person who approved asked for changes later`,
    act: (pull) => {
      approve(pull, 'writer');
      pull.host.requestChanges(...review(pull, 'writer'));
      merge(pull, program);
    },
    answers: stops,
  },
  {
    name: `${program} merges what a person approved who has lost their access since`,
    act: (pull) => {
      approve(pull, 'writer');
      merge(pull, program);
      pull.host.addUser({ login: 'writer', permissions: { [repository]: 'read' } });
    },
    answers: stops,
  },
  {
    name: `${program} merges what a person approved before a push`,
    act: (pull) => {
      approve(pull, 'writer');
      push(pull, 'writer');
      merge(pull, program);
    },
    answers: stops,
  },
  {
    name: `${program} merges with a comment of a person in the place of an approval`,
    act: (pull) => {
      pull.host.comment(repository, pull.number, { by: 'writer', body: 'Approved' });
      merge(pull, program);
    },
    answers: stops,
  },
]);

/** A person merges something else than what was proven, or somewhere else. */
const mergedOtherwise: readonly ApprovalCase[] = people.flatMap((by) => [
  ...['writer', 'queue[bot]', 'suture[bot]'].flatMap((pusher) =>
    (['merge', 'squash'] as const).map((method) => ({
      name: `${by} takes over (${method}) what ${pusher} pushed after the proof`,
      act: (pull: PullUnderAttack) => {
        push(pull, pusher);
        approve(pull, by);
        merge(pull, by, method);
      },
      answers: stops,
    })),
  ),
  {
    name: `${by} merges into another branch than the one that ships`,
    act: (pull) => {
      pull.host.retarget(repository, pull.number, 'develop');
      merge(pull, by);
    },
    answers: stops,
  },
  {
    name: `${by} approves on the shipping branch and merges into another one`,
    act: (pull) => {
      approve(pull, by);
      pull.host.retarget(repository, pull.number, 'develop');
      merge(pull, by, 'squash');
    },
    answers: stops,
  },
  {
    name: `${by} merges and may not write any more when Suture looks`,
    act: (pull) => {
      merge(pull, by);
      pull.host.addUser({ login: by, permissions: { [repository]: 'none' } });
    },
    answers: stops,
  },
  {
    name: `${by} closes without a merge`,
    act: ({ host, number }) => void host.closePull(repository, number, { by }),
    answers: ['rejected'],
  },
]);

export const abuses: readonly ApprovalCase[] = [...opinions, ...mergedByPrograms, ...mergedOtherwise];

/** What must go on to work, or the abuses would show nothing. */
export const controls: readonly ApprovalCase[] = [
  ...people.flatMap((by) =>
    (['merge', 'squash'] as const).map((method) => ({
      name: `${by} takes over the proven commit (${method})`,
      act: (pull: PullUnderAttack) => merge(pull, by, method),
      answers: ['deploy'],
    })),
  ),
  ...programs.map((program) => ({
    name: `${program} merges what a person who may write approved`,
    act: (pull: PullUnderAttack) => {
      approve(pull, 'maintainer');
      merge(pull, program);
    },
    answers: ['deploy'],
  })),
  ...people.map((by) => ({
    name: `${by} requests changes of the proven commit`,
    act: (pull: PullUnderAttack) => void pull.host.requestChanges(...review(pull, by)),
    answers: ['write'],
  })),
];
