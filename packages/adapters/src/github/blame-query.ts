/**
 * The only allowed GraphQL document: the last commit of each line of a file, which REST does not offer. It also asks whether the
 * file exists, because the answer to a blame of a missing file does not say so.
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
