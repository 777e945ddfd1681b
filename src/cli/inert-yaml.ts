import { isScalar, Scalar, visit, type Document } from 'yaml';
import { inertLines, visibleEscapes, visibleText } from '../kernel/visible-text.ts';

/** YAML of which no line is a command of a CI runner, and no character is unseen: such texts are quoted, with escapes. */
export function inertYaml(document: Document): string {
  visit(document, {
    Scalar: (_, scalar) => {
      if (isScalar(scalar) && typeof scalar.value === 'string' && isUnsafe(scalar.value))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return visibleEscapes(
    document.toString({
      lineWidth: 0,
      flowCollectionPadding: false,
      singleQuote: true,
      doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    }),
  );
}

const isUnsafe = (text: string): boolean =>
  inertLines(text) !== text || visibleText(text.replaceAll('\n', '')) !== text.replaceAll('\n', '');
