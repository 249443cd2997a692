import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';

/**
 * Runs the built functions of one commit on this machine, as an HTTP API and a queue would invoke them, over a table in memory.
 * The log has the lines that Lambda writes, each as `aws logs tail` prints it. A route of the API is a request; a message is a
 * `POST /queues/NAME`. `GET /health` names the commit. What the API and the queue count goes to the file `ACCESS_LOG`, a line an exchange.
 *
 *     COMMIT_SHA=… PORT=0 ACCESS_LOG=access.log node --enable-source-maps invoker.mjs FOLDER
 */
const folder = resolve(process.argv[2] ?? '.');
const { functions, environment } = readJson('functions.json');
const streams = new AsyncLocalStorage();
const write = process.stdout.write.bind(process.stdout);
const memory = 256;

function readJson(path) {
  return JSON.parse(readFileSync(join(folder, path), 'utf8'));
}

/** One line of the log, in the stream of the function that is running. */
function logLine(text) {
  const stream = streams.getStore() ?? 'invoker';
  write(`${new Date().toISOString().replace('Z', '000+00:00')} ${stream} ${text}\n`);
}

for (const output of [process.stdout, process.stderr]) {
  output.write = (chunk, ...rest) => {
    for (const line of String(chunk).split('\n')) if (line !== '') logLine(line);
    const done = rest.find((one) => typeof one === 'function');
    done?.();
    return true;
  };
}

/** Serves the table with what `data/seed.json` holds. */
async function openTable() {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    ...environment,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${server.address().port}`,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const TableName = environment.TABLE_NAME;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  const PutRequests = itemsOf(readJson('data/seed.json')).map((item) => ({ PutRequest: { Item: item } }));
  await client.send(new BatchWriteCommand({ RequestItems: { [TableName]: PutRequests } }));
}

function itemsOf({ products, customers, orders }) {
  return [
    ...products.map((product) => ({ pk: `PRODUCT#${product.sku}`, sk: 'PRODUCT', ...product })),
    ...customers.map((customer) => ({ pk: `CUSTOMER#${customer.id}`, sk: 'CUSTOMER', ...customer })),
    ...orders.flatMap((order) => [
      { pk: `ORDER#${order.id}`, sk: 'ORDER', ...order },
      {
        pk: `CUSTOMER#${order.customerId}`,
        sk: `ORDER#${order.placedAt}`,
        orderId: order.id,
        placedAt: order.placedAt,
        total: order.total,
      },
    ]),
  ];
}

/** The handlers of the bundles, by the name of their function. */
async function loadFunctions() {
  const entries = Object.keys(functions).map(async (name) => {
    const { handler } = await import(pathToFileURL(join(folder, 'dist', `${name}.mjs`)).href);
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    return [name, { handler, stream: `${name}/${day}/[$LATEST]${randomUUID().replaceAll('-', '')}` }];
  });
  return new Map(await Promise.all(entries));
}

/** Invokes a function and writes what Lambda writes about it. Throws what the handler throws. */
async function invoke(name, { handler, stream }, event) {
  const awsRequestId = randomUUID();
  const started = performance.now();
  const context = {
    awsRequestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}`,
    memoryLimitInMB: String(memory),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: stream,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => 10_000 - (performance.now() - started),
  };
  return streams.run(stream, async () => {
    logLine(`START RequestId: ${awsRequestId} Version: $LATEST`);
    try {
      return await handler(event, context);
    } catch (error) {
      const { name: errorType, message: errorMessage, stack = '' } = error;
      const told = JSON.stringify({ errorType, errorMessage, stack: stack.split('\n') });
      logLine(`${new Date().toISOString()}\t${awsRequestId}\tERROR\tInvoke Error \t${told}`);
      throw error;
    } finally {
      const taken = performance.now() - started;
      logLine(`END RequestId: ${awsRequestId}`);
      logLine(
        `REPORT RequestId: ${awsRequestId}\tDuration: ${taken.toFixed(2)} ms\tBilled Duration: ${Math.ceil(taken)} ms\tMemory Size: ${memory} MB\tMax Memory Used: ${Math.ceil(process.memoryUsage.rss() / 2 ** 20)} MB\t`,
      );
    }
  });
}

/** The function behind a route of the HTTP API, with the parameters in its path. */
function findRoute(method, path) {
  const parts = path.split('/');
  for (const [name, { route }] of Object.entries(functions)) {
    const [verb, pattern = ''] = route?.split(' ') ?? [];
    const wanted = pattern.split('/');
    if (verb !== method || wanted.length !== parts.length) continue;
    if (!wanted.every((part, at) => part.startsWith('{') || part === parts[at])) continue;
    const named = wanted.flatMap((part, at) =>
      part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(parts[at])]] : [],
    );
    return { name, route, params: Object.fromEntries(named) };
  }
  return undefined;
}

/** The event of an HTTP API, payload format 2.0: what a request does not have is left out. */
function apiEvent({ method, url, headers, body }, { route, params }) {
  const now = new Date();
  const query = [...url.searchParams];
  return {
    version: '2.0',
    routeKey: route,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    ...(query.length > 0 && { queryStringParameters: Object.fromEntries(query) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: {
        method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.7',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID().slice(0, 15),
      routeKey: route,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    ...(body !== '' && { body }),
    isBase64Encoded: false,
  };
}

/** The event of a queue, with one message. */
function queueEvent(queue, body) {
  const sent = String(Date.now());
  return {
    Records: [
      {
        messageId: randomUUID(),
        receiptHandle: randomUUID(),
        body,
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: sent,
          SenderId: '123456789012',
          ApproximateFirstReceiveTimestamp: sent,
        },
        messageAttributes: {},
        md5OfBody: createHash('md5').update(body).digest('hex'),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:${queue}`,
        awsRegion: 'eu-central-1',
      },
    ],
  };
}

/** Passes a request to the API, or a message to its queue. */
async function exchange(request, loaded) {
  const { method, url, body } = request;
  const queue = method === 'POST' ? /^\/queues\/([\w-]+)$/.exec(url.pathname)?.[1] : undefined;
  if (queue !== undefined) {
    const name = Object.keys(functions).find((one) => functions[one].queue === queue);
    if (name === undefined) return { routeKey: `sqs ${queue}`, status: 404, body: '{"message":"no such queue"}' };
    const result = await invoke(name, loaded.get(name), queueEvent(queue, body)).catch(() => ({ thrown: true }));
    const failed = result?.thrown === true || result?.batchItemFailures?.length > 0;
    return { routeKey: `sqs ${queue}`, status: failed ? 500 : 200, body: JSON.stringify({ delivered: !failed }) };
  }
  const found = findRoute(method, url.pathname);
  if (found === undefined) return { routeKey: '$default', status: 404, body: '{"message":"Not Found"}' };
  try {
    const answer = await invoke(found.name, loaded.get(found.name), apiEvent(request, found));
    return { routeKey: found.route, status: answer.statusCode, body: answer.body ?? '' };
  } catch {
    return { routeKey: found.route, status: 500, body: '{"message":"Internal Server Error"}' };
  }
}

/** What an access log of the HTTP API holds of an exchange. */
function logAccess({ routeKey, status, body }) {
  if (process.env.ACCESS_LOG === undefined) return;
  const entry = { requestTimeEpoch: Date.now(), routeKey, status, responseLength: body.length };
  appendFileSync(process.env.ACCESS_LOG, `${JSON.stringify(entry)}\n`);
}

await openTable();
const loaded = await loadFunctions();
const server = createServer(async (incoming, response) => {
  const url = new URL(incoming.url, 'http://localhost');
  if (url.pathname === '/health') {
    response.end(JSON.stringify({ status: 'ok', commit: process.env.COMMIT_SHA }));
    return;
  }
  const chunks = await incoming.toArray();
  const body = Buffer.concat(chunks).toString('utf8');
  const answer = await exchange({ method: incoming.method, url, headers: incoming.headers, body }, loaded);
  logAccess(answer);
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1');
await once(server, 'listening');
write(`${JSON.stringify({ msg: 'listening', port: server.address().port })}\n`);
process.on('SIGTERM', () => process.exit(0));
