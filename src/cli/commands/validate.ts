import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { hasErrors } from '../../model/manifest/problem.ts';
import { renderProblemsJson } from '../../report/problems-json.ts';
import { renderAnnotations, renderProblems } from '../../report/problems.ts';
import { loadManifests, type LoadedManifests, type SourceChoice } from '../load-manifests.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

export interface ValidateOptions extends SourceChoice {
  readonly output: 'text' | 'json' | 'github';
}

/** `reconciler validate`: the document checks, without a swarm. */
export async function validate(options: ValidateOptions, streams: Streams): Promise<ExitCode> {
  const loaded = await loadManifests(options, streams);
  streams.stdout.write(render(loaded, options, streams));
  return hasErrors(loaded.problems) ? exitCodes.error : exitCodes.done;
}

function render(
  { problems, set }: LoadedManifests,
  { output, source }: ValidateOptions,
  streams: Streams,
): string {
  switch (output) {
    case 'json':
      return renderProblemsJson(problems);
    case 'github':
      return renderAnnotations(problems, source);
    case 'text': {
      const text = renderProblems(problems, textStyle(streams.stdout, streams.env));
      if (hasErrors(problems))
        return `${text}\n${problems.length} problem${problems.length === 1 ? '' : 's'}.\n`;
      const count = set.clusters.length + set.services.length + (set.interlock === undefined ? 0 : 1);
      const warnings = text === '' ? '' : `${text}\n`;
      return `${warnings}${count === 1 ? '1 manifest is' : `${count} manifests are`} valid.\n`;
    }
  }
}
