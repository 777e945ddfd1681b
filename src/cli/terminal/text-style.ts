import { styleText } from 'node:util';
import { plainText, type TextStyle } from '../../report/text-style.ts';
import type { Output, Streams } from './streams.ts';

/** Colour on a terminal only; NO_COLOR and TERM=dumb turn it off, FORCE_COLOR turns it on. */
export function textStyle(output: Output, env: Streams['env']): TextStyle {
  const isForced = isSet(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0';
  const isOff = !output.isTerminal || isSet(env['NO_COLOR']) || env['TERM'] === 'dumb';
  if (!isForced && isOff) return plainText;
  return (format, text) => styleText(format, text, { validateStream: false });
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
