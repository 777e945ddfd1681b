import type { Problem } from '../model/manifest/problem.ts';
import { inertLines } from '../kernel/visible-text.ts';
import { plainText, type TextStyle } from './text-style.ts';
import { visible, visibleLine } from './visible.ts';

/** Problems as text: position, what is wrong, the lines around it and the way out. */
export const renderProblems = (problems: readonly Problem[], style: TextStyle = plainText): string =>
  inertLines(problems.map((problem) => `${renderProblem(problem, style)}\n`).join('\n'));

function renderProblem(problem: Problem, style: TextStyle): string {
  const { frame } = problem;
  const { severity, code, message, hint, file, position } = visible({ ...problem, frame: undefined });
  const place = placeOf(file, position);
  const kind = style(severity === 'error' ? 'red' : 'yellow', severity);
  const head = `${place === '' ? '' : `${style('bold', place)} `}${kind} ${code}: ${message}`;
  const body = [
    ...(frame?.split('\n').map((line) => renderFrameLine(line, style)) ?? []),
    ...(hint === undefined ? [] : [hint]),
  ];
  return [head, ...body.map((line) => `  ${line}`)].join('\n');
}

const renderFrameLine = (line: string, style: TextStyle): string =>
  line.startsWith('>') ? line : style('dim', line);

function placeOf(file: Problem['file'], position: Problem['position']): string {
  if (file === undefined) return '';
  return position === undefined ? file : `${file}:${position.line}:${position.column}`;
}

/** Problems as workflow commands, which GitHub shows beside the lines of a pull request. `root` is the path to the files. */
export const renderAnnotations = (problems: readonly Problem[], root = ''): string =>
  problems.map((problem) => `${annotationOf(problem, root)}\n`).join('');

function annotationOf({ severity, code, message, hint, file, position }: Problem, root: string): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${escapeProperty(visibleLine(joinPath(root, file)))}`]),
    ...(position === undefined ? [] : [`line=${position.line}`, `col=${position.column}`]),
    `title=${escapeProperty(code)}`,
  ];
  const text = [message, hint].flatMap((line) => (line === undefined ? [] : visibleLine(line))).join('\n');
  return `::${severity} ${properties.join(',')}::${escapeData(text)}`;
}

const joinPath = (root: string, file: string): string =>
  root === '' ? file : `${root.replace(/\/+$/, '')}/${file}`;

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
