import { inertLines } from '../kernel/visible-text.ts';
import type { Failure } from '../model/failure.ts';
import { visibleLine } from './visible.ts';
import { plainText, type TextStyle } from './text-style.ts';

/** A failure as the end of a command: what could not be done, details of it, and the way out. */
export const renderFailure = (
  { code, message, hint, details = [] }: Pick<Failure, 'code' | 'message' | 'hint' | 'details'>,
  style: TextStyle = plainText,
): string =>
  inertLines(
    [
      `${style('red', 'error')} ${code}: ${visibleLine(message)}`,
      ...details.map(visibleLine),
      ...(hint?.split('\n').map((line) => `  ${visibleLine(line.trimStart())}`) ?? []),
      '',
    ].join('\n'),
  );
