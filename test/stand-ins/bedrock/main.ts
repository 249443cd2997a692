import { parseArgs } from 'node:util';
import { startBedrockStandIn } from './index.ts';
import { readScripts } from './read-scripts.ts';

/** Serves scripted conversations until it is stopped: `npx tsx test/stand-ins/bedrock/main.ts SCRIPTS.json [--port N]`. */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { port: { type: 'string' } } });
const [file] = positionals;
if (file === undefined)
  throw new RangeError('Name a file of scripts, such as test/stand-ins/bedrock/scripts/stats.json.');
const bedrock = await startBedrockStandIn(values.port === undefined ? {} : { port: Number(values.port) });
for (const script of readScripts(file)) bedrock.play(script);
console.log(`AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${bedrock.url}`);
