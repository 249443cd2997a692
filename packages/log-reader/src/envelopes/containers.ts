import { datePattern, prefix, splitDate } from './prefix.ts';

const cri = /^ (?<stream>stdout|stderr) (?<tags>[FP](?::[\w:]{1,40})?)(?: (?<text>.*))?$/s;
const tag = /^(?:stdout|stderr) [FP] (?<text>.*)$/s;

/** Kubernetes' container runtime interface: time, stream and `F` for a full or `P` for a partial line. */
export const kubernetes = prefix('kubernetes', /[\ds]/, (text) => {
  const dated = splitDate(text);
  const found = dated && cri.exec(dated.rest)?.groups;
  if (found !== undefined)
    return { text: found.text ?? '', time: dated?.time, stream: found.stream, partial: found.tags?.startsWith('P') };
  const bare = tag.exec(text)?.groups;
  return bare === undefined ? undefined : { text: bare.text ?? '' };
});

const compose = /^(?<name>[A-Za-z][\w.-]{0,120}(?:@[\w.-]{1,80})?) {0,80}\|(?: (?<text>.*)|(?<empty>\s*))$/s;
const pm2 = /^(?<id>\d{1,5})\|(?<name>[\w.@/-]{1,80}) {0,80}\|(?: (?<text>.*)|(?<empty>\s*))$/s;
const pm2Time = new RegExp(
  `^(?<id>\\d{1,5})\\|(?<name>[\\w.@/-]{1,80}) {0,80}\\| (?<time>${datePattern}): (?<text>.*)$`,
  's',
);

/** docker compose and docker service: the container's name and a bar. */
export const dockerCompose = prefix('docker-compose', /[A-Za-z]/, (text) => {
  if (!text.includes('|')) return undefined;
  const found = compose.exec(text)?.groups;
  return found === undefined ? undefined : { text: found.text ?? '', stream: found.name };
});

/** pm2: the process's number and name, each before a bar. */
export const processManager = prefix('pm2', /\d/, (text) => {
  if (!text.includes('|')) return undefined;
  const found = pm2Time.exec(text)?.groups ?? pm2.exec(text)?.groups;
  return found === undefined
    ? undefined
    : { text: found.text ?? '', stream: `${found.id}|${found.name}`, time: found.time };
});

const buildkit = /^#(?<step>\d{1,4}) (?:(?:\d{1,6}\.\d{1,6})(?: (?<text>.*))?|(?<level>ERROR):? (?<said>.*))$/s;
const legacyBuild = /^ > \[[^\]]{1,200}\]:?$/;

/** BuildKit: the step's number and the seconds since it began. */
export const dockerBuild = prefix('docker-build', /#/, (text) => {
  if (legacyBuild.test(text)) return undefined;
  const found = buildkit.exec(text)?.groups;
  return found === undefined
    ? undefined
    : { text: found.text ?? found.said ?? '', stream: `#${found.step}`, level: found.level };
});

const pod =
  /^(?<pod>[a-z0-9](?:[a-z0-9.-]{0,200})-(?:[a-f0-9]{6,10}-[a-z0-9]{5}|\d{1,4}|[bcdfghjklmnpqrstvwxz2456789]{5})) (?<container>[a-z0-9][a-z0-9-]{0,62}) (?<text>.*)$/s;
const bracketed =
  /^\[(?:pod\/)?(?<pod>[a-z0-9][a-z0-9.-]{1,200})[/ ](?<container>[a-z0-9][a-z0-9-]{0,62})\] ?(?<text>.*)$/s;

/** stern, kubetail and `kubectl logs --prefix`: the pod and its container. */
export const pods = prefix('pods', /[[a-z\d]/, (text) => {
  const found = bracketed.exec(text)?.groups ?? pod.exec(text)?.groups;
  return found === undefined ? undefined : { text: found.text ?? '', stream: `${found.pod}/${found.container}` };
});
