import { parseArgs } from 'node:util';
import { startBedrockStandIn } from './index.ts';
import { readPlays } from './read-scripts.ts';

/** Serves conversations from a file until it is stopped: `npx tsx test/stand-ins/bedrock/main.ts PLAYS.json [--port N]`. */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { port: { type: 'string' } } });
const [file] = positionals;
if (file === undefined)
  throw new RangeError('Name a file of plays, such as test/stand-ins/bedrock/scripts/stats.json.');
const bedrock = await startBedrockStandIn(values.port === undefined ? {} : { port: Number(values.port) });
for (const play of readPlays(file)) bedrock.play(play);
console.log(`AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${bedrock.url}`);
