import { askGit } from '@suture/adapters/local-git';

/** The place that a repository was cloned from. */
export interface Origin {
  /** In lower case, without a port. */
  readonly host: string;
  /** `owner/name`, or a path of groups. */
  readonly path: string;
}

const forms = [
  /** `https://host/group/name.git`, `ssh://git@host:22/group/name` */
  /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?(?<host>[\w.-]+)(?::\d+)?\/(?<path>[\w.-]+(?:\/[\w.-]+)+)\/?$/,
  /** `git@host:group/name.git` */
  /^(?:[\w.-]+@)?(?<host>[\w.-]+):(?<path>[\w.-]+(?:\/[\w.-]+)+)\/?$/,
];

/** Reads an address in any of git's forms; a password in it is left behind. Undefined for a folder or another shape. */
export function parseOrigin(address: string): Origin | undefined {
  for (const form of forms) {
    const { host, path } = form.exec(address.trim())?.groups ?? {};
    // Both hosts have a name of their own for SSH through a firewall.
    if (host !== undefined && path !== undefined)
      return { host: host.toLowerCase().replace(/^(?:alt)?ssh\./, ''), path: path.replace(/\.git$/, '') };
  }
  return undefined;
}

/** The remote `origin` of a repository, as it was written and as git reads it. */
export async function readOrigin(repository: string): Promise<Origin | undefined> {
  const asWritten = ['config', '--get', 'remote.origin.url'];
  for (const args of [asWritten, ['remote', 'get-url', 'origin']]) {
    const { code, output } = await askGit({ at: repository, args, asPerson: true });
    const origin = code === 0 ? parseOrigin(output.toString('utf8')) : undefined;
    if (origin !== undefined) return origin;
  }
  return undefined;
}
