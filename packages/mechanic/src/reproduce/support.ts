/**
 * Functions that stand below a replay in its own file, so that a reproduction needs nothing but the project. They are
 * plain JavaScript of any runner and module system.
 */

/** `hear()`: collects the errors and output of the service, so that a failed answer fails with the service's own error. */
export const hearSource = `
/** Listens to what the service throws and writes, since its answer does not say why it failed. */
function hear() {
  const thrown = [];
  const lines = [];
  const undo = [];
  const note = (value, depth = 0) => {
    if (isError(value)) {
      thrown.push(value);
      note(value.cause, depth + 1);
      note(value.errors, depth + 1);
    } else if (typeof value === 'string' || ArrayBuffer.isView(value)) {
      if (depth === 0) lines.push(String(value));
    } else if (value !== null && typeof value === 'object' && depth < 3) {
      for (const inner of Object.values(value)) note(inner, depth + 1);
    }
  };
  const tap = (object, method, heard) => {
    const original = object[method];
    object[method] = function (...args) {
      for (const value of heard(args)) note(value);
      return original.apply(this, args);
    };
    undo.push(() => {
      object[method] = original;
    });
  };
  for (const method of ['error', 'warn', 'log', 'info', 'debug']) tap(console, method, (args) => args);
  for (const stream of [process.stdout, process.stderr]) tap(stream, 'write', ([chunk]) => [chunk]);
  for (const method of ['write', 'writeSync']) {
    tap(fs, method, ([fd, chunk]) => (fd === 1 || fd === 2 ? [chunk] : []));
  }
  // Suites silence the loggers that take their level from the environment, mostly when they are loaded.
  for (const [name, value] of Object.entries(process.env)) {
    if (!/LOG_?LEVEL$/i.test(name) || !/^(?:silent|none|off|critical|fatal)$/i.test(value)) continue;
    process.env[name] = value === value.toUpperCase() ? 'ERROR' : 'error';
    undo.push(() => {
      process.env[name] = value;
    });
  }
  const escaped = (error) => note(error);
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, escaped);
    undo.push(() => process.removeListener(event, escaped));
  }
  return {
    note,
    stop: () => undo.forEach((restore) => restore()),
    /** The incident's error if it was heard, else the first error heard, else one that says what was answered. */
    async error(answer) {
      let text = '';
      let heard = [];
      // What the service writes may come after its answer.
      for (let waited = 0; waited <= 100; waited += 10) {
        text = [...lines, unescapeHtml(answer)].join('\\n');
        heard = [...thrown, ...readErrors(text)];
        const same = heard.find(({ message }) => message !== '' && message === incident.message);
        if (same !== undefined) return same;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      if (heard.length > 0) return heard[0];
      if (incident.message === '' || !text.includes(incident.message)) return new Error(answer);
      return makeError({ ...incident, stack: '' });
    },
  };
}

/** Frameworks show the stack of an error as a page. */
function unescapeHtml(text) {
  const named = { nbsp: ' ', lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
  return text.replace(/<br ?\\/?>/g, '\\n').replace(/<[^<>]*>/g, '').replace(/&(\\w+|#39);/g, (whole, name) => named[name] ?? whole);
}

function isError(value) {
  if (value === null || typeof value !== 'object') return false;
  return typeof value.stack === 'string' && typeof value.message === 'string';
}

/** Errors in printed text: stacks, and loggers' JSON lines that hold a stack. */
function readErrors(text) {
  const errors = [];
  const visit = (value) => {
    if (value === null || typeof value !== 'object') return;
    const stack = Array.isArray(value.stack) ? value.stack.join('\\n') : value.stack;
    if (typeof stack === 'string') errors.push(...readErrors(stack));
    for (const inner of Object.values(value)) visit(inner);
  };
  for (const line of text.split('\\n')) {
    try {
      visit(JSON.parse(line));
    } catch {
      // Not a line of JSON.
    }
  }
  const printed = /^(?:.*?\\s)??([A-Za-z_$][\\w$]*)(?: \\[[^\\]\\n]*\\])?: (.*(?:\\n(?!\\s+at ).*){0,5}?)((?:\\n\\s+at .*)+)/gm;
  for (const [, name, message, frames] of text.matchAll(printed)) {
    errors.push(makeError({ name, message, stack: name + ': ' + message + frames }));
  }
  return errors;
}

function makeError({ name, message, stack }) {
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: name, enumerable: false });
  Object.defineProperty(error, 'stack', { value: stack || name + ': ' + message, enumerable: false });
  return error;
}
`;

/** `serve(app, heard)`: starts an app of any framework as a Node server on a free port. */
export const serveSource = `
/** Starts an app on a free port; errors that escape its request listener are heard and end the request. */
async function serve(app, heard) {
  const server = await serverOf(app);
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const fail = (error) => {
      heard.note(error);
      if (!response.headersSent) response.statusCode = 500;
      response.end();
    };
    for (const listener of listeners) {
      try {
        Promise.resolve(listener.call(server, request, response)).catch(fail);
      } catch (error) {
        fail(error);
      }
    }
  });
  if (!server.listening) await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  else if (server.address() === null) await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

async function serverOf(app) {
  if (typeof app?.ready === 'function' && app.server !== undefined) {
    await app.ready();
    return app.server;
  }
  if (typeof app?.listeners === 'function' && typeof app.address === 'function') return app;
  if (typeof app?.callback === 'function') return http.createServer(app.callback());
  if (typeof app === 'function' && app.length !== 1) return http.createServer(app);
  if (typeof app?.fetch === 'function') return http.createServer((...both) => answer((request) => app.fetch(request), ...both));
  if (typeof app === 'function') return http.createServer((...both) => answer(app, ...both));
  if (app?.server !== undefined) return serverOf(app.server);
  if (app?.app !== undefined) return serverOf(app.app);
  throw new Error('There is no server to send the request to.');
}

/** Answers a request of Node's with a function that takes and gives those of the web. */
async function answer(fetch, request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length === 0 ? undefined : Buffer.concat(chunks);
  const url = 'http://' + request.headers.host + request.url;
  const given = await fetch(new Request(url, { method: request.method, headers: request.headers, body }));
  response.writeHead(given.status, Object.fromEntries(given.headers));
  response.end(Buffer.from(await given.arrayBuffer()));
}
`;

/** `send(server, request)`: sends the captured request. A cut connection rejects with an error. */
export const sendSource = `
function send(server, { method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const { port } = server.address();
    const sent = http.request({ host: '127.0.0.1', port, method, path, headers, timeout: 10000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const type = response.headers['content-type'] ?? '';
        resolve({ status: response.statusCode, type, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('The request got no answer within 10 s.')));
    sent.on('error', reject);
    sent.end(body);
  });
}
`;

/** `captureServer()`: for a service that starts listening on load. */
export const captureServerSource = `
/** Moves servers that the service starts itself to free ports; \`server\` is the first of them. */
function captureServer() {
  const { listen } = http.Server.prototype;
  const servers = [];
  let found;
  let timer;
  const server = new Promise((resolve, reject) => {
    found = resolve;
    timer = setTimeout(() => reject(new Error('The service did not start listening within 10 s.')), 10000);
  });
  server.catch(() => {});
  http.Server.prototype.listen = function (...args) {
    servers.push(this);
    found(this);
    const done = args.find((arg) => typeof arg === 'function');
    return listen.call(this, 0, '127.0.0.1', ...(done === undefined ? [] : [done]));
  };
  return {
    server,
    stop() {
      clearTimeout(timer);
      http.Server.prototype.listen = listen;
      for (const one of servers) {
        if (one.listening) one.close();
        one.closeAllConnections();
      }
    },
  };
}
`;
