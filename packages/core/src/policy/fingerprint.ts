import { chainOf, type ProductFrame, type ThrownError } from '../model/index.ts';

/** Frames that name a fault: more would tell callers apart, which share the fault. */
const frameLimit = 2;

const variable: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,9})?\b/g, '<time>'],
  [/\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}\b/g, '<mail>'],
  [/\bhttps?:\/\/[^\s"'<>)]{1,2000}/g, '<url>'],
  [/\barn:aws[\w-]{0,10}:[^\s"',)]{1,500}/g, '<arn>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b/g, '<address>'],
  [/\b(?:req|order|user|usr|cus|inv|tok|msg|evt|job|run|i|sg|subnet|vpc|ami|eni|vol)[-_][0-9A-Za-z]{6,40}\b/g, '<id>'],
  [/\b(?=[0-9a-zA-Z_-]{0,40}\d)[0-9a-zA-Z]{16,64}\b/g, '<id>'],
  [/\b0x[0-9a-f]{1,16}\b/gi, '<number>'],
  [/\b[0-9a-f]{8,40}\b/gi, '<id>'],
  [/\/(?:app|var\/task|usr\/src\/app|srv|opt|home|Users|tmp|workspace)(?:\/[\w.@+-]{1,100}){1,20}/g, '<path>'],
  [/\d{1,40}/g, '<number>'],
];

/**
 * Names a fault, so that its repeats are equal however often it is deployed, moved within its file or hit by other requests.
 * It is made of the innermost cause's name and message and the innermost product frames by function and file. Steps when
 * something is missing: an innermost cause without product frames takes those of the error that wraps it; without any, name and
 * message alone; without a message, name and frames. An error with neither message nor frames is named by its stack's first
 * frame, and by its name alone in the end.
 */
export function fingerprintOf(error: ThrownError): string {
  const chain = chainOf(error);
  const [cause] = chain;
  const frames = chain.map((one) => one.frames ?? []).find((list) => list.length > 0) ?? [];
  const parts = [
    (cause ?? error).name,
    blurMessage((cause ?? error).message),
    ...frames.slice(0, frameLimit).map(nameFrame),
    ...(frames.length === 0 ? [firstFrame((cause ?? error).stack)] : []),
  ];
  return parts.filter((part) => part !== '').join(' | ');
}

/** A message without what differs from one request to the next: ids, numbers, times, addresses, URLs and paths. */
export function blurMessage(message: string): string {
  const [line = ''] = message.trim().split('\n', 1);
  return variable.reduce((text, [pattern, word]) => text.replace(pattern, word), line.slice(0, 500)).trim();
}

/** Function and file. The file by its last parts, since the folder of a deployment differs from one to the next. */
function nameFrame({ file, function: called }: ProductFrame): string {
  const path = file
    .replaceAll('\\', '/')
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const name = (path.at(-1) ?? '').replace(/[-.][0-9a-f]{8,20}(?=\.\w{1,5}$)/, '');
  const folder = path.at(-2);
  const kept =
    folder === undefined || /^(?:app|task|current|release[\w.-]*|\d[\w.-]*|[0-9a-f]{7,40}|[A-Za-z]:)$/.test(folder)
      ? name
      : `${folder}/${name}`;
  return `${called ?? ''}@${kept}`;
}

/** The first frame of a stack in which nobody found the product's, without its line. */
function firstFrame(stack: string): string {
  const line = stack.split('\n').find((one) => /^\s*at .*:\d/.test(one)) ?? '';
  return line
    .trim()
    .replace(/:\d+(?::\d+)?(?=\)?$)/, '')
    .replace(/\d+/g, '<number>')
    .slice(0, 300);
}
