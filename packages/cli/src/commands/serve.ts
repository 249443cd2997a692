import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { ReceivedSource, ServerAnswer } from '@suture/adapters/inbound';
import { type Config, describeError, InvalidInput } from '@suture/core';
import type { ReceiverEvent } from '@suture/local';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkReadable } from '../heal-request.ts';
import { type OpenedLoop, withLoop } from '../open-loop.ts';
import type { Output } from '../output.ts';
import { describeEnd } from '../report-run.ts';
import { listenForStop } from '../stop-signal.ts';

interface ServeOptions extends SharedOptions {
  readonly port: number;
  readonly host: string;
  readonly log?: string;
  readonly unsigned?: boolean;
}

/** Alerts that may wait on disk; a sender of more is told to come again. */
const mostWaiting = 10_000;
/** Milliseconds until a message is tried again that could not be processed. */
const retryEvery = 15_000;

export function addServeCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('serve'))
    .description(
      'receive the webhooks of other systems on this machine, and heal one alert after the other, until stopped',
    )
    .option('--port <number>', 'port to listen on; 0 chooses a free one', readPort, 8787)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--log <file>', "the service's log, as evidence")
    .option('--unsigned', 'take deliveries without a signature, from programs of this machine only')
    .action((options: ServeOptions) => serve(options, context));
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidInput('the option --port', [`"${text}" is no port; use a number from 0 to 65535`]);
}

async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const { host, unsigned = false } = options;
  if (unsigned && !['127.0.0.1', '::1', 'localhost'].includes(host))
    throw new InvalidInput('the option --unsigned', [`${host} is open to others; leave out --host or --unsigned`]);
  await checkReadable(options.log);
  // Nobody is there to resume a search that pauses.
  await withLoop({ ...options, wait: true, showAlerts: true }, context, async (opened, output) => {
    await opened.loop.check({}, { wantsFix: false });
    const { takeRunLock } = await import('@suture/local');
    const lock = takeRunLock(join(opened.loop.folder.root, 'serve.lock'));
    if ('heldBy' in lock) {
      output.result({ heldBy: lock.heldBy }, `Process ${lock.heldBy} already receives alerts for this repository.`);
      return exitCodes.busy;
    }
    try {
      return await receive(opened, options, output);
    } finally {
      lock.release();
    }
  });
}

async function receive({ loop }: OpenedLoop, options: ServeOptions, output: Output): Promise<number> {
  const { createWebhookServer } = await import('@suture/adapters/inbound');
  const { openFileInbox } = await import('@suture/adapters/local-files');
  const { createBell, createReceiver } = await import('@suture/local');
  const unsigned = options.unsigned ?? false;
  const sources = await listSources(loop.ports.config, process.env, unsigned);
  const now = () => new Date();
  const inbox = openFileInbox({ folder: loop.folder.inbox, most: mostWaiting, now });
  const bell = createBell();
  const put = async (message: object) => {
    await inbox.put(message);
    bell.ring();
  };
  const server = createWebhookServer({
    sources,
    unsigned,
    now,
    inbox: { ...inbox, put },
    onAnswer: (from, answer) => output.say(describeAnswer(from, answer)),
  });
  const { signal, release } = listenForStop(output.say);
  try {
    output.say(`suture: receiving alerts at ${await listen(server, options)}/alerts/<source>; stop with Ctrl-C`);
    for (const { source, secrets } of sources)
      output.say(
        `  ${source.name.padEnd(16)}${secrets.length > 0 || unsigned ? 'on' : `refused: ${source.secret} is not set`}`,
      );
    const receiver = createReceiver({
      loop,
      inbox,
      onEvent: (event) => output.say(describeEvent(event, loop.folder.inbox, output.hint)),
    });
    await receiver.resume(signal);
    while (!signal.aborted) {
      await receiver.drain(signal);
      await bell.wait(retryEvery, signal);
    }
  } finally {
    release();
    await close(server);
  }
  output.result({ waiting: inbox.waiting() }, `Stopped. ${inbox.waiting()} alerts wait for the next start.`);
  return exitCodes.ok;
}

/** The sources that are on, with their secrets. @throws InvalidInput when nothing could be received */
async function listSources(
  { webhooks }: Config,
  environment: Readonly<Record<string, string | undefined>>,
  unsigned: boolean,
): Promise<readonly ReceivedSource[]> {
  const { webhookSources } = await import('@suture/adapters/alerts/webhooks');
  const on = webhookSources.filter(({ name }) => webhooks.sources.some((one) => one === name));
  if (on.length === 0) {
    throw new InvalidInput('the configuration', [
      "webhooks.sources: no source is on; add one to suture.config.ts, for example webhooks: { sources: ['sentry'] }",
    ]);
  }
  const sources = on.map((source) => {
    const values = [environment[source.secret], environment[`${source.secret}_PREVIOUS`]];
    return { source, secrets: values.flatMap((value) => (value === undefined || value === '' ? [] : [value.trim()])) };
  });
  if (unsigned || sources.some(({ secrets }) => secrets.length > 0)) return sources;
  throw new InvalidInput(
    'the environment',
    on.map(({ secret }) => `${secret}: it is not set; set it to the secret of the webhook, or use --unsigned`),
  );
}

/** Starts listening and returns the address. @throws InvalidInput when the port is taken */
async function listen(server: Server, { port, host }: ServeOptions): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new InvalidInput('the option --port', [`${host}:${port} cannot be used; choose another port`], { cause });
  }
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
}

/** Answers what is on its way, and takes nothing more. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
}

function describeAnswer(from: string, { status, outcome, say }: ServerAnswer): string {
  return `webhook of ${from}: ${status} ${outcome}${say === outcome ? '' : `: ${say}`}`;
}

function describeEvent(event: ReceiverEvent, folder: string, hint: Output['hint']): string {
  if (event.type === 'refused')
    return `a message could not be processed; it is kept as ${join(folder, 'refused', event.name)}`;
  if (event.type === 'failed') return `incident ${event.incident.id} cannot go on: ${describeError(event.error)}`;
  return event.type === 'healing' ? `incident ${event.incident.id}` : describeEnd(event.end, hint);
}
