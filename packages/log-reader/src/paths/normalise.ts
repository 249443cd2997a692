/** Schemes of bundlers and runtimes before a path. */
const scheme =
  /^(?:webpack-internal|webpack|turbopack|file|app|vite|rollup|parcel|ng|rsc|about|capacitor|vscode-file|deno|jsr|async)(?::\/\/\/?|:)(?:\([\w-]{1,40}\)\/)?/;

/**
 * A path as runtimes and bundlers print it, as a plain path with `/`: without scheme, host of a bundle, query, percent encoding, drive
 * letter and `./`. Paths of the runtime itself, such as `node:events`, come back unchanged.
 */
export function normalisePath(printed: string): string {
  let path = printed.trim();
  if (/^(?:node|ext|bun|native|internal|evalmachine)[:.]/.test(path)) return path;
  // A server bundle may have the scheme behind the folder that it runs in: `/opt/app/bin/webpack:/src/x.js`.
  const embedded = path.search(/webpack(?:-internal)?:\/(?=\/|\w|\()/);
  if (embedded > 0 && /[/\\]$/.test(path.slice(0, embedded))) path = path.slice(embedded);
  for (let turns = 0; turns < 3; turns++) {
    const match = scheme.exec(path);
    if (match === null) break;
    const rest = path.slice(match[0].length);
    path = match[0].startsWith('file')
      ? withRoot(rest)
      : rest.replace(/^\/?(?:_N_E|\[project\]|\[turbopack\]|\[externals\])\//, '/');
  }
  path = /^https?:\/\//.test(path) ? path.replace(/^https?:\/\/[^/]{1,300}/, '') : path;
  path = decode(path)
    .replaceAll('\\', '/')
    .replace(/^(?:\/\/[?.]\/)?\/?[A-Za-z]:(?=\/)/, '');
  path = path
    .replace(/[?#][^/]*$/, '')
    .replace(/^\((?:rsc|ssr|action-browser|app-pages-browser|middleware|instrument)\)\//, '');
  path = path
    .replace(/^\/@fs(?=\/)/, '')
    .replace(/\s\([^)/]{1,60}\)$/, '')
    .replace(/^async /, '');
  return collapse(path);
}

function withRoot(path: string): string {
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) ? path : `/${path}`;
}

function decode(path: string): string {
  if (!path.includes('%') || /%(?![0-9A-Fa-f]{2})/.test(path)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Takes `.` and `..` out; what leads above the beginning is dropped. */
function collapse(path: string): string {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '~') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/');
}
