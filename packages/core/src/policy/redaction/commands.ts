import { type Finding, looksRandom, secret } from './finding.ts';
import { isReference } from './value-shapes.ts';

/** Commands that take a secret as an option or argument, by their manuals. The group `value` is the secret. */
const forms: readonly RegExp[] = [
  /\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mysqlsh|mariadb(?:-\w{1,20})?)\b[^\n|;]{0,200}?\s-p["']?(?<value>[^\s"'\\-][^\s"'\\]{3,200})/dg,
  /\bsshpass\s+-p\s?["']?(?<value>[^\s"'\\]{4,200})/dg,
  /\bredis-cli\b[^\n|;]{0,200}?\s-a\s+["']?(?<value>[^\s"'\\]{4,200})/dg,
  /\b(?:(?:docker|podman|nerdctl|oras|skopeo|crane|buildah|az|oc|cf|argocd)\s+login|(?:helm\s+)?registry\s+login|mongo(?:sh|dump|restore|export|import)?)\b[^\n|;]{0,200}?\s-p\s+["']?(?<value>[^\s"'\\-][^\s"'\\]{3,200})/dg,
  /\b(?:sqlcmd|bcp|osql|zip|unzip|isql)\b[^\n|;]{0,200}?\s-P\s?["']?(?<value>[^\s"'\\-][^\s"'\\]{3,200})/dg,
  /\bldap(?:search|add|modify|delete|whoami|passwd|compare)\b[^\n|;]{0,200}?\s-w\s+["']?(?<value>[^\s"'\\-][^\s"'\\]{3,200})/dg,
  /\bcurl\b[^\n|;]{0,200}?\s(?:-u|--user|-U|--proxy-user)[ =]?["']?[\w.@-]{1,60}:(?<value>[^\s"'`$\\]{3,200})/dg,
  /\bsmbclient\b[^\n|;]{0,200}?\s-U\s?["']?[\w.\\-]{1,60}%(?<value>[^\s"'\\]{4,200})/dg,
  /\bhtpasswd\s+-\w{0,5}b\w{0,5}\s+\S{1,200}\s+\S{1,100}\s+["']?(?<value>[^\s"'\\]{4,200})/dg,
  /\bnet\s+use\b[^\n]{0,200}?\s\/user:\S{1,100}\s+(?<value>[^\s"'/\\]{4,200})/dgi,
  /\bpass(?:in|out)?\s+pass:(?<value>[^\s"'\\]{4,200})/dg,
  /\s-(?:storepass|keypass|srcstorepass|deststorepass)\s+["']?(?<value>[^\s"'\\-][^\s"'\\]{3,200})/dg,
  /\b7z\b[^\n|;]{0,100}?\s-p(?<value>[^\s"'\\-][^\s"'\\]{3,200})/dg,
  /:_(?:authToken|password|auth)[ \t]+["']?(?<value>[^\s"'\\]{6,300})/dg,
  /\becho\s+["']?(?<value>[^\s"'|\\]{6,300})["']?\s*\|[^\n]{0,100}?(?:--password-stdin|\bpasswd\b|sudo\s+-S)/dg,
];

/** Secrets among the words of a command line. */
export function findCommandSecrets(text: string): readonly Finding[] {
  return forms.flatMap((form) =>
    [...text.matchAll(form)].flatMap(({ indices, groups }) => {
      const value = groups?.value ?? '';
      const place = indices?.groups?.value;
      return place === undefined || isReference(value) ? [] : [secret(...place, looksRandom(value))];
    }),
  );
}
