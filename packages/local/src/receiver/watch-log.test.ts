import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Alert, receiveAlert } from '@suture/core';
import { createTestWorld, type TestWorld } from '@suture/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLogWatch } from './watch-log.ts';

const errorIn = (line: number, message = 'x is undefined', minute = 0) =>
  `2026-11-24T09:0${minute}:00.000Z ERROR TypeError: ${message}\n    at fee (/app/src/fees-${line}.js:${line}:30)\n    at total (/app/src/total.js:9:3)\n`;

let world: TestWorld;
let log: string;
let alerts: Alert[];
let started: string[];
const never = new AbortController().signal;

beforeEach(() => {
  world = createTestWorld();
  log = join(mkdtempSync(join(tmpdir(), 'suture-watch-')), 'service.log');
  writeFileSync(log, errorIn(1));
  alerts = [];
  started = [];
});

function watch(fromStart = false) {
  return createLogWatch({
    file: log,
    service: 'orders',
    fromStart,
    loop: {
      ports: world.ports,
      submit: (alert) => {
        alerts.push(alert);
        return receiveAlert(alert, world.ports);
      },
    },
    onStarted: async (id) => void started.push(id),
  });
}

async function lookTwice(watched: ReturnType<typeof watch>): Promise<void> {
  await watched.look(never);
  await watched.look(never);
}

describe('a watched log', () => {
  it('starts one incident for each new error, and none for what was there before', async () => {
    const watched = watch();
    appendFileSync(log, `${errorIn(2)}2026-11-24T09:00:01.000Z INFO served\n${errorIn(3, 'y is null')}`);

    await lookTwice(watched);

    expect(alerts.map(({ source, error }) => [source, error?.message]).sort()).toEqual([
      ['watch', 'x is undefined'],
      ['watch', 'y is null'],
    ]);
    expect(new Set(started).size).toBe(2);
  });

  it('starts incidents for what is there already when it is told to', async () => {
    await lookTwice(watch(true));

    expect(started).toHaveLength(1);
  });

  it('joins the incident of an error that comes again', async () => {
    const watched = watch();
    for (const minute of [0, 1, 2]) {
      appendFileSync(log, errorIn(2, 'x is undefined', minute));
      await lookTwice(watched);
    }

    expect(alerts).toHaveLength(3);
    expect(started).toHaveLength(1);
  });

  it('waits for the rest of an error whose stack is still being written', async () => {
    const watched = watch();
    const text = errorIn(2);
    appendFileSync(log, text.slice(0, 60));
    await watched.look(never);
    appendFileSync(log, text.slice(60));
    await lookTwice(watched);

    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.error?.stack).toContain('total.js:9:3');
  });

  it('notices an error in a log that is never quiet', async () => {
    const watched = watch();
    for (let n = 0; n < 5; n += 1) {
      appendFileSync(log, n === 0 ? errorIn(2) : `2026-11-24T09:00:0${n}.000Z INFO served\n`);
      await watched.look(never);
    }

    expect(started).toHaveLength(1);
  });

  it('says nothing about a log without errors', async () => {
    const watched = watch();
    appendFileSync(log, '2026-11-24T09:00:01.000Z INFO served\n');

    await lookTwice(watched);

    expect(alerts).toEqual([]);
  });
});
