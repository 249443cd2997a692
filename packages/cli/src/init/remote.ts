/** A repository as a remote's address names it. */
export interface Remote {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

const forms = [
  /** `git@host:owner/name.git` */
  /^(?:[\w.-]+@)?(?<host>[\w.-]+):(?<owner>[\w.-]+)\/(?<name>[\w.-]+?)(?:\.git)?\/?$/,
  /** `https://host/owner/name.git`, `ssh://git@host:22/owner/name` */
  /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?(?<host>[\w.-]+)(?::\d+)?\/(?<owner>[\w.-]+)\/(?<name>[\w.-]+?)(?:\.git)?\/?$/,
];

/** Reads a remote's address in any of git's forms; a password in it is left behind. Undefined for a folder or another shape. */
export function readRemote(address: string): Remote | undefined {
  for (const form of forms) {
    const { host, owner, name } = form.exec(address.trim())?.groups ?? {};
    if (host !== undefined && owner !== undefined && name !== undefined)
      return { host: host.toLowerCase(), owner, name };
  }
  return undefined;
}

/** The address of the host's API when it is GitHub Enterprise; undefined for github.com, which is the default. */
export function findApiUrl(host: string): string | undefined {
  if (/^(ssh\.|www\.)?github\.com$/.test(host)) return undefined;
  if (host.endsWith('.ghe.com')) return `https://api.${host}`;
  return `https://${host}/api/v3`;
}
