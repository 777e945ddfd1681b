import type { Problem } from '../model/manifest/problem.ts';
import { jsonDocument } from './json-document.ts';

/** `schemas/validate.schema.json`. The code frame of a problem is left out: it is only for people. */
export const renderProblemsJson = (problems: readonly Problem[]): string =>
  jsonDocument({
    schemaVersion: 1,
    problems: problems.map(({ severity, code, message, file, position, path, hint }) => ({
      ...{ severity, code, message, file },
      ...(position === undefined ? {} : { line: position.line, column: position.column }),
      ...{ path, hint },
    })),
  });
