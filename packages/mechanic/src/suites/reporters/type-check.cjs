'use strict';
// Checks changed files with the project's own TypeScript, started with the path of an order:
// { typescript, root, candidates: [{ id, texts: { path: text } }], report }.
// Writes { refused: [id] }: the candidates that bring type errors which the files do not have as they are.

const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const order = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const ts = require(order.typescript);

/** Errors about names that are not used: a matter of style, which a formatter or a person settles. */
const unused = new Set([6133, 6192, 6196, 6198, 6199]);

const absolute = (file) => path.join(order.root, file);

function openProject(configPath, files) {
  const read = configPath === undefined ? { config: {} } : ts.readConfigFile(configPath, ts.sys.readFile);
  const folder = configPath === undefined ? order.root : path.dirname(configPath);
  const parsed = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, folder);
  const options = { ...parsed.options, noEmit: true, skipLibCheck: true, composite: false, incremental: false };
  delete options.tsBuildInfoFile;
  // What declares globals is part of the project, whoever imports it.
  const declarations = parsed.fileNames.filter((name) => /\.d\.[cm]?ts$/.test(name));
  const changed = new Map();
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...new Set([...files, ...declarations])],
    getScriptVersion: (name) => String(changed.get(name)?.version ?? 0),
    getScriptSnapshot: (name) => {
      const text = changed.get(name)?.text ?? ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => order.root,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath,
  });
  let version = 0;
  return {
    put: (name, text) => {
      version += 1;
      changed.set(name, { text, version });
    },
    errorsOf: (name) => [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)],
  };
}

function count(errors) {
  const counts = new Map();
  for (const { category, code, messageText } of errors) {
    if (category !== ts.DiagnosticCategory.Error || unused.has(code)) continue;
    const key = `${code} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const byConfig = new Map();
for (const { texts } of order.candidates) {
  for (const file of Object.keys(texts)) {
    const config = ts.findConfigFile(path.dirname(absolute(file)), ts.sys.fileExists);
    byConfig.set(config, (byConfig.get(config) ?? new Set()).add(absolute(file)));
  }
}

const refused = new Set();
for (const [config, files] of byConfig) {
  const project = openProject(config, [...files]);
  const originals = new Map([...files].map((file) => [file, ts.sys.readFile(file)]));
  const before = new Map([...files].map((file) => [file, count(project.errorsOf(file))]));
  for (const { id, texts } of order.candidates) {
    const own = Object.entries(texts).filter(([file]) => files.has(absolute(file)));
    for (const [file, text] of own) project.put(absolute(file), text);
    for (const [file] of own) {
      const known = before.get(absolute(file));
      const errors = count(project.errorsOf(absolute(file)));
      if ([...errors].some(([key, times]) => times > (known.get(key) ?? 0))) refused.add(id);
    }
    for (const [file] of own) project.put(absolute(file), originals.get(absolute(file)));
  }
}
writeFileSync(order.report, JSON.stringify({ refused: [...refused] }));
