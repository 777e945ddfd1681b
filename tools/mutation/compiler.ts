import { join } from 'node:path';
import ts from 'typescript';
import type { Mutant } from './instrument.ts';

/** Whether a file still compiles with one of its mutants: a mutant that the compiler rejects needs no test. */
export function compiler(root: string): (path: string, source: string, mutant: Mutant) => boolean {
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, unreadable(root));
  if (config === undefined) throw new Error(`There is no tsconfig.json in ${root}`);
  const trial = { path: '', text: '', version: 0 };
  const textOf = (path: string): string | undefined =>
    path === trial.path ? trial.text : ts.sys.readFile(path);
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({ ...config.options, ...lenient }),
    getScriptFileNames: () => config.fileNames,
    getScriptVersion: (path) => (path === trial.path ? String(trial.version) : '0'),
    getScriptSnapshot: (path) => {
      const text = textOf(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
  });
  return (path, source, { start, end, text }) => {
    trial.path = join(root, path);
    trial.text = source.slice(0, start) + text + source.slice(end);
    trial.version += 1;
    return service.getSemanticDiagnostics(trial.path).length === 0;
  };
}

/** Unused names are allowed: they say nothing about what the mutant does. */
const lenient: ts.CompilerOptions = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
};

const unreadable = (root: string): ts.ParseConfigFileHost => ({
  ...ts.sys,
  getCurrentDirectory: () => root,
  onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
    throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
  },
});
