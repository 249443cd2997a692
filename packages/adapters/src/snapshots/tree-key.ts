/** The key of a commit's packed tree. In a file of its own: the gateway's clients name trees and read none. */
export function treeKey(repository: string, commit: string): string {
  return `proving/in/trees/${repository}/${commit}.tar.gz`;
}
