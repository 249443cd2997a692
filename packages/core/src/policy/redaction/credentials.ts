import { type Finding, looksRandom, mark, secret } from './finding.ts';

const userAndPassword = /(?<=:\/\/)([^\s:/@"'`\\<>]{0,100}):([^\s"'`\\<>@]{1,200})(?=@[\w[.%$-])/g;
const userAlone = /(?<=:\/\/)[A-Za-z0-9_.~-]{20,200}(?=@[\w.-])/g;
/** As Go's driver for MySQL writes it: `user:password@tcp(host)/name`. */
const beforeProtocol = /(?<=\b[\w.-]{1,60}:)[^\s:/@"'`\\]{3,200}(?=@(?:tcp|unix)\()/g;
const reference = /^(?:[$%{*]|(?:pass|passwd|password|pwd|pw|secret)$)/i;

/** Users and passwords in connection strings of any scheme. */
export function findCredentials(text: string): readonly Finding[] {
  const pairs = [...text.matchAll(userAndPassword)].flatMap(({ index, 0: whole, 1: user = '', 2: password = '' }) => {
    // A port and a path with a sign for a version, as in `http://host:3000/@vite/client`.
    if (reference.test(password) || /^\d{1,5}\//.test(password) || whole === `${mark}:${mark}`) return [];
    const by = user === '' ? `:${mark}` : `${mark}:${mark}`;
    return [secret(index, index + whole.length, looksRandom(password), by)];
  });
  const singles = [...text.matchAll(userAlone), ...text.matchAll(beforeProtocol)].map(({ index, 0: found }) =>
    secret(index, index + found.length, looksRandom(found)),
  );
  return [...pairs, ...singles.filter(({ sure }) => sure)];
}
