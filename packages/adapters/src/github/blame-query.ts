/** The one GraphQL document that may leave: who last wrote each line of a file. REST has no such question. */
export const blameQuery = `query ($owner: String!, $name: String!, $commit: String!, $path: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $commit) {
      ... on Commit {
        blame(path: $path) {
          ranges {
            startingLine
            endingLine
            commit {
              oid
              committedDate
              messageHeadline
            }
          }
        }
      }
    }
  }
}`;
