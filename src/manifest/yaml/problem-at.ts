import type { Position, Problem, ProblemCode } from '../../model/manifest/problem.ts';
import type { SourceDocument } from './source-document.ts';

export interface ProblemText {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The document of a problem, or a located manifest. */
type Source = Pick<SourceDocument, 'file' | 'locate' | 'frame'>;

/** An error at the field with a JSON pointer. `position` overrides the field's own. */
export function problemAt(source: Source, pointer: string, text: ProblemText, position?: Position): Problem {
  const place = position ?? source.locate(pointer);
  return {
    severity: 'error',
    code: text.code,
    message: text.message,
    ...(text.hint === undefined ? {} : { hint: text.hint }),
    file: source.file,
    position: place,
    ...(pointer === '' ? {} : { path: pointer }),
    frame: source.frame(place),
  };
}
