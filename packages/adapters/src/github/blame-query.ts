/**
 * The one GraphQL document that may leave: who last wrote each line of a file. REST has no such question. Beside it, whether there is
 * such a file: what the host answers to a blame of nothing does not tell.
 */
export const blameQuery = `query ($owner: String!, $name: String!, $commit: String!, $path: String!, $file: String!) {
  repository(owner: $owner, name: $name) {
    file: object(expression: $file) {
      __typename
    }
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
