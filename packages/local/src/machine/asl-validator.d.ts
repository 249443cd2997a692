/** The package ships no types of its own. */
declare module 'asl-validator' {
  interface Verdict {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  }
  const validate: (
    definition: unknown,
    options: { readonly checkPaths: boolean; readonly checkArn: boolean },
  ) => Verdict;
  export = validate;
}
