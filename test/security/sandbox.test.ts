import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '@suture/adapters/proving';
import type { ProgramEnd } from '@suture/mechanic/suites';
import { describe, expect, it } from 'vitest';

const sandbox = await createSandbox({ allowUnsandboxed: false }).catch(() => undefined);

/** Runs a small program in the sandbox, in a folder of its own. */
function run(
  program: string,
  options: {
    readonly timeout?: number;
    readonly mounts?: { path: string; writable: boolean }[];
    readonly cwd?: string;
  } = {},
): Promise<ProgramEnd> {
  const within = sandbox as Sandbox;
  return within.run({
    argv: [process.execPath, '-e', program],
    cwd: options.cwd ?? mkdtempSync(join(tmpdir(), 'suture-sandbox-')),
    env: { PATH: '/usr/bin:/bin', TOLD: 'yes' },
    mounts: options.mounts ?? [],
    timeout: options.timeout ?? 300_000,
  });
}

/** The command lines of this machine's processes. */
function listCommands(): readonly string[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      return /^\d+$/.test(name) ? [readFileSync(`/proc/${name}/cmdline`, 'utf8')] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

const readsFile = (path: string) =>
  `try { require('fs').readFileSync(${JSON.stringify(path)}); console.log('READ'); } catch (error) { console.log(error.code); }`;
const writesFile = (path: string) =>
  `try { require('fs').writeFileSync(${JSON.stringify(path)}, 'x'); console.log('WROTE'); } catch (error) { console.log(error.code); }`;

describe.skipIf(sandbox === undefined)('code nobody has reviewed, in bubblewrap', () => {
  it('runs, as nobody, without any capability', async () => {
    const end = await run(
      `console.log(process.getuid(), require('fs').readFileSync('/proc/self/status', 'utf8').match(/CapEff:\\s*(\\w+)/)[1])`,
    );

    expect(end.stdout.trim()).toBe('65534 0000000000000000');
  });

  it('sees only the environment it is given', async () => {
    const end = await run('console.log(Object.keys(process.env).sort().join())');

    expect(end.stdout.trim().split(',')).toEqual(expect.arrayContaining(['PATH', 'TOLD']));
    expect(end.stdout).not.toContain('HOME');
    expect(Object.keys(process.env)).toContain('HOME');
  });

  it('cannot read the home folder, another temporary folder or this repository', async () => {
    const other = mkdtempSync(join(tmpdir(), 'suture-secret-'));
    writeFileSync(join(other, 'secret'), 's');
    const paths = [
      join(other, 'secret'),
      join(process.cwd(), 'package.json'),
      join(homedir(), '.bashrc'),
      '/etc/shadow',
      '/root/.ssh',
    ];

    for (const path of paths) expect((await run(readsFile(path))).stdout.trim()).not.toBe('READ');
    expect(readFileSync(join(other, 'secret'), 'utf8')).toBe('s');
  });

  it('writes in its own folder and in writable mounts, and nowhere else', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'suture-own-'));
    const readable = mkdtempSync(join(tmpdir(), 'suture-readable-'));
    const writable = mkdtempSync(join(tmpdir(), 'suture-writable-'));
    const mounts = [
      { path: readable, writable: false },
      { path: writable, writable: true },
    ];
    const tries = [join(cwd, 'a'), join(writable, 'a'), join(readable, 'a'), '/usr/a', '/etc/a'];

    const said = [];
    for (const path of tries) said.push((await run(writesFile(path), { cwd, mounts })).stdout.trim());

    expect(said.slice(0, 2)).toEqual(['WROTE', 'WROTE']);
    expect(said.slice(2)).not.toContain('WROTE');
    expect(existsSync(join(cwd, 'a'))).toBe(true);
    expect(existsSync(join(readable, 'a'))).toBe(false);
  });

  it('reaches no network, not even a server of the host, but its own loopback', async () => {
    const server = createServer((_request, response) => response.end('host')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;

    const host = await run(
      `require('http').get('http://127.0.0.1:${port}', () => console.log('REACHED')).on('error', (error) => console.log(error.code))`,
    );
    const own = await run(
      `const s = require('http').createServer((q, r) => r.end('own')).listen(0, '127.0.0.1', () => require('http').get({ port: s.address().port, host: '127.0.0.1' }, (r) => { console.log(r.statusCode); process.exit(); }));`,
    );

    server.close();
    expect(host.stdout.trim()).toBe('ECONNREFUSED');
    expect(own.stdout.trim()).toBe('200');
  });

  it('fetches from a server of its own by the name localhost', async () => {
    const end = await run(
      `const s = require('http').createServer((q, r) => r.end('own')).listen(0, 'localhost', async () => { const r = await fetch('http://localhost:' + s.address().port); console.log(await r.text()); process.exit(); });`,
    );

    expect(end.stdout.trim()).toBe('own');
  });

  it('knows the name of no other host, not even those the host itself knows', async () => {
    const end = await run(`process.stdout.write(require('fs').readFileSync('/etc/hosts', 'utf8'))`);

    expect(end.stdout).toBe('127.0.0.1 localhost\n::1 localhost\n');
  });

  it('sees and signals no process of the host', async () => {
    const end = await run(
      `const pids = require('fs').readdirSync('/proc').filter((name) => /^\\d+$/.test(name)); let code; try { process.kill(${process.pid}, 0); code = 'SIGNALLED'; } catch (error) { code = error.code; } console.log(pids.length, code)`,
    );
    const [count, code] = end.stdout.trim().split(' ');

    expect(Number(count)).toBeLessThan(6);
    expect(code).toBe('ESRCH');
  });

  it('leaves no process behind, whether it ends or is ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'suture-left-'));
    const marker = join(folder, 'beat');
    mkdirSync(join(folder, 'work'));
    const beats = `setInterval(() => require('fs').appendFileSync(${JSON.stringify(marker)}, '.'), 20)`;
    const options = `{ detached: true, stdio: 'ignore' }`;
    const beat = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(beats)}], ${options}).unref();`;
    const mounts = [{ path: folder, writable: true }];

    const began = `require('fs').existsSync(${JSON.stringify(marker)})`;
    const untilItBeats = `setInterval(() => { if (${began}) process.exit(); }, 10)`;
    await run(`${beat} ${untilItBeats}`, { cwd: join(folder, 'work'), mounts });
    const ended = await run(`${beat} setInterval(() => {}, 1000)`, {
      cwd: join(folder, 'work'),
      mounts,
      timeout: 1500,
    });

    expect(ended.timedOut).toBe(true);
    expect(readFileSync(marker, 'utf8')).not.toBe('');
    await expect.poll(() => listCommands().filter((command) => command.includes(marker))).toEqual([]);
  });
});

const mebibyte = 1024 ** 2;
const limited = await createSandbox({
  allowUnsandboxed: false,
  limits: { memory: 1024 * mebibyte, processes: 200, disk: 64 * mebibyte, temporary: 32 * mebibyte },
}).catch(() => undefined);

describe.skipIf(limited === undefined)('code that takes all it can get, in bubblewrap', () => {
  const take = (program: string, timeout = 120_000) =>
    (limited as Sandbox).run({
      argv: [process.execPath, '-e', program],
      cwd: mkdtempSync(join(tmpdir(), 'suture-greedy-')),
      env: { PATH: '/usr/bin:/bin' },
      mounts: [],
      timeout,
    });

  it('says in one sentence what is bounded', () => {
    expect(limited?.limits).toMatch(/^memory 1 GiB .*, disk .*, output 200 MB\./);
  });

  it('gets no more memory than it may have', async () => {
    const end = await take(
      "const held = []; for (let at = 0; at < 30; at += 1) held.push(Buffer.alloc(100 * 1024 ** 2, 1)); console.log('TOOK');",
    );

    expect(end.stdout).not.toContain('TOOK');
    expect(end.exitCode).not.toBe(0);
  });

  it.skipIf(limited?.limits?.includes('the number of processes'))('starts no more processes than it may', async () => {
    const end = await take(
      "const { spawn } = require('child_process'); let failed = 0, left = 400; for (let at = 0; at < 400; at += 1) { const child = spawn('/bin/sleep', ['600']); child.on('error', () => { failed += 1; }); child.on('error', done); child.on('spawn', done); } function done() { left -= 1; if (left === 0) { console.log(failed > 0 ? 'REFUSED' : 'ALL'); process.exit(); } }",
    );

    expect(end.stdout).not.toContain('ALL');
  });

  it('is ended when a fork bomb does not end itself', async () => {
    const end = await take(
      "require('child_process').spawnSync('/bin/sh', ['-c', 'bomb() { bomb | bomb & }; bomb; sleep 600'])",
      5_000,
    );

    expect(end.exitCode).not.toBe(0);
    await expect.poll(() => listCommands().filter((command) => command.includes('bomb() {'))).toEqual([]);
  });

  it('fills neither the temporary folder nor shared memory', async () => {
    const fill = (path: string) =>
      `try { for (let at = 0; at < 100; at += 1) require('fs').appendFileSync('${path}', Buffer.alloc(1024 ** 2)); console.log('FILLED'); } catch (error) { console.log(error.code); }`;

    for (const path of ['/tmp/full', '/dev/shm/full', '/dev/full-too'])
      expect((await take(fill(path))).stdout.trim()).toMatch(/^(?:ENOSPC|EROFS|EACCES)$/);
  });

  it('writes no more to the disk than it may, in one file or in many', async () => {
    const many =
      "let at = 0; setInterval(() => { at += 1; try { require('fs').writeFileSync('f' + at, Buffer.alloc(16 * 1024 ** 2)); } catch {} if (at === 200) { console.log('WROTE'); process.exit(); } }, 20);";
    const one =
      "try { for (let at = 0; at < 100; at += 1) require('fs').appendFileSync('one', Buffer.alloc(1024 ** 2)); console.log('WROTE'); } catch (error) { console.log(error.code); }";

    const first = await take(one);
    const second = await take(many);

    expect(first.stdout).not.toContain('WROTE');
    expect(second.stdout).not.toContain('WROTE');
    expect(second.stderr).toContain('wrote more than 64 MiB');
  });

  it('is ended when its output has no end', async () => {
    const end = await take(
      "const line = 'x'.repeat(1024 ** 2); (function write() { process.stdout.write(line, write); })();",
    );

    expect(end.stderr).toContain('more than 200 MB');
    expect(end.timedOut).toBe(false);
  });

  it('makes no namespace of its own', async () => {
    const end = await take("console.log(require('child_process').spawnSync('unshare', ['-Ur', 'id']).status)");

    expect(end.stdout.trim()).not.toBe('0');
  });

  it('reads nothing from the memory of the process that started it', async () => {
    const child =
      "try { require('fs').openSync('/proc/' + process.ppid + '/mem', 'r'); console.log('READ'); } catch (error) { console.log(error.code); }";
    const end = await take(
      `console.log(require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(child)}], { encoding: 'utf8' }).stdout)`,
    );

    expect(end.stdout.trim()).toBe('EACCES');
  });
});

describe('a machine without bubblewrap', () => {
  it('refuses to run anything and says what to do', async () => {
    await expect(createSandbox({ allowUnsandboxed: false, path: '/nowhere' })).rejects.toThrow(
      /apt install bubblewrap.*--unsandboxed/,
    );
  });

  it('runs without isolation only when told to, and says so plainly', async () => {
    const plain = await createSandbox({ allowUnsandboxed: true, path: '/nowhere' });

    expect(plain.isolation).toMatch(/^none: .*unsandboxed/);
  });
});
