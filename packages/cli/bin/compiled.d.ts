/**
 * The address of the compiled command's module, or undefined if the sources must run: nothing is compiled, or a file that went into it
 * has changed since.
 * @param root the checkout's folder
 */
export function findCompiled(root: string): string | undefined;
