/** Runs `open` with the first call's arguments and keeps its result. A failure is not kept, so that the next call can succeed. */
export function once<Args extends readonly unknown[], T>(
  open: (...args: Args) => Promise<T>,
): (...args: Args) => Promise<T> {
  let opened: Promise<T> | undefined;
  return (...args) => {
    opened ??= open(...args).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}

/** Only methods that return promises: the caller does not notice that the first call loads code. */
type Asynchronous<T> = { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> };

/**
 * A port that is opened at the first call of one of its methods. Importing one AWS client takes as long as importing all that a
 * step consists of, and an invocation seldom calls every client of its function. `open` therefore imports a module of `lazy/`
 * dynamically, and the bundler puts it into a file of its own.
 *
 * @example
 * const objects = lazily<Objects>(async () => (await import('./lazy/objects.ts')).openObjects(bucket));
 */
export function lazily<T extends Asynchronous<T>>(open: () => Promise<T>): T {
  const port = once(open);
  return new Proxy<T>(Object.create(null), {
    get: (_target, name) => {
      // A promise that resolves to the port asks for `then`, which would make the port a promise itself.
      if (name === 'then') return undefined;
      return async (...args: unknown[]) => {
        const opened = await port();
        return Reflect.apply(Reflect.get(opened, name), opened, args);
      };
    },
  });
}
