import type { Ports } from '@suture/core';
import { createTestWorld, sampleAlert } from '@suture/core/testing';
import { expect, it } from 'vitest';
import { createLocalLoop } from './loop-under-test.ts';
import { scenarios } from './scenarios.ts';

/** What a method does: an effect has the record that must come before it. */
const methods = {
  alertNotes: { tell: 'will tell the source of the alert' },
  artifacts: { get: 'reads', put: 'will store artifact' },
  chat: { send: 'will write to chat' },
  codeHost: {
    deployedCommit: 'reads',
    history: 'reads',
    diff: 'reads',
    readReview: 'reads',
    readChecks: 'reads',
    replyOnce: 'will answer review comment',
    findPeople: 'reads',
    readBaseTip: 'reads',
    keepBranch: 'will keep branch',
    askForReview: 'will ask for review',
    readCommands: 'reads',
    otherChanges: 'reads',
    openReview: 'will open review',
    comment: 'will comment on review',
    commentOnce: 'will comment on review',
    closeReview: 'will close review',
  },
  executions: { status: 'reads', start: 'alert received', succeed: 'will answer callback' },
  provingGround: { supply: 'will supply proving ground' },
  tickets: {
    open: 'will open ticket',
    describe: 'will describe ticket',
    comment: 'will comment on ticket',
    isOpen: 'reads',
    close: 'will close ticket',
  },
  trustRecord: {
    outcomes: 'reads',
    count: 'will count outcome',
    shadows: 'reads',
    addShadow: 'will record shadow outcome',
  },
} as const satisfies Partial<Record<keyof Ports, Readonly<Record<string, string>>>>;

const chat = { slack: { channel: 'C0123456789' }, sns: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:chat' } };

interface Entry {
  readonly kind: 'effect' | 'record';
  readonly action: string;
}

/** The port, with every effect noted before it happens. */
function noteEffects<P extends object>(port: P, actions: Readonly<Record<string, string>>, entries: Entry[]): P {
  return new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      const action = actions[String(key)];
      if (typeof value !== 'function' || action === undefined || action === 'reads') return value;
      return (...given: readonly unknown[]) => {
        entries.push({ kind: 'effect', action });
        return Reflect.apply(value, target, given);
      };
    },
  });
}

/** The ports, with effects and records noted in the order in which they happen. */
function noteAll(ports: Ports, entries: Entry[]): Ports {
  return {
    ...ports,
    alertNotes: noteEffects(ports.alertNotes, methods.alertNotes, entries),
    artifacts: noteEffects(ports.artifacts, methods.artifacts, entries),
    chat: noteEffects(ports.chat, methods.chat, entries),
    codeHost: noteEffects(ports.codeHost, methods.codeHost, entries),
    executions: noteEffects(ports.executions, methods.executions, entries),
    provingGround: noteEffects(ports.provingGround, methods.provingGround, entries),
    tickets: noteEffects(ports.tickets, methods.tickets, entries),
    trustRecord: noteEffects(ports.trustRecord, methods.trustRecord, entries),
    auditLog: {
      ...ports.auditLog,
      append: async (record) => {
        const appended = await ports.auditLog.append(record);
        if (appended) entries.push({ kind: 'record', action: record.action });
        return appended;
      },
    },
  };
}

it('covers every method of the ports with effects', () => {
  const { ports } = createTestWorld();
  const { alertNotes, artifacts, codeHost, executions, provingGround, tickets, trustRecord } = ports;
  const others = { codeHost, executions, provingGround, tickets, trustRecord };
  const found = Object.entries({ alertNotes, artifacts, chat: ports.chat, ...others });

  expect(found.map(([name, port]) => [name, Object.keys(port).sort()])).toEqual(
    Object.entries(methods).map(([name, known]) => [name, Object.keys(known).sort()]),
  );
});

it.each(scenarios)('$name, and each effect has its own prior audit record', async ({ script }) => {
  const entries: Entry[] = [];
  const noted = {
    ...script,
    config: { ...script.config, pagerduty: { from: 'suture@example.com', updates: 'comment' } as const, chat },
  };
  const loop = createLocalLoop(noted, (ports) => noteAll(ports, entries));
  const intake = await loop.send({ ...sampleAlert, source: 'pagerduty' });
  if (intake.outcome !== 'started') throw new Error(`the alert was ${intake.outcome}`);

  await loop.run(intake.incidentId);

  const effects = entries.filter(({ kind }) => kind === 'effect');
  const actions = new Set(effects.map(({ action }) => action));
  const steps = entries.filter(({ action }) => actions.has(action));
  const unannounced = steps.filter(({ kind, action }, index) => {
    const before = steps[index - 1];
    return kind === 'effect' && (before?.kind !== 'record' || before.action !== action);
  });
  expect(unannounced).toEqual([]);
  expect(effects.length).toBeGreaterThan(0);
});
