// Changes the code of the plan in every small way that could be a mistake, and looks whether a test notices.
// Arguments: parts of paths, `plan-nodes`, to try the mutants of these files only. RECONCILER_TENTH chooses a tenth of them.
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { compiler } from './compiler.ts';
import { report, type Finding } from './report.ts';
import { isAsked, mutatedFiles, root } from './settings.ts';

const only = process.argv.slice(2);
// Read before the tests run: someone may edit the files meanwhile.
const files = mutatedFiles().filter(({ path }) => isAsked(path, only));
const vitest = await startVitest('test', [], {
  config: join(import.meta.dirname, 'vitest.config.ts'),
  watch: false,
  reporters: [{}],
});
const ran = vitest.state.getFiles();
const verdicts = new Map(ran.flatMap(({ tasks }) => tasks.flatMap(({ meta }) => meta.verdicts ?? [])));
const errors = [
  ...vitest.state.getUnhandledErrors(),
  ...ran.flatMap(({ tasks, result }) =>
    [result, ...tasks.map((task) => task.result)].flatMap((one) => one?.errors ?? []),
  ),
];
const compiles = compiler(root);
const findings = files.flatMap(({ path, source, firstId, mutants }) =>
  mutants.map((mutant, index): Finding => {
    const verdict = verdicts.get(firstId + index) ?? 'untried';
    const isLeft = verdict === 'survived' || verdict === 'uncovered';
    return { path, ...mutant, verdict: isLeft && !compiles(path, source, mutant) ? 'refused' : verdict };
  }),
);
const { text, isEnough } = report(findings, only);
for (const error of errors) console.error(error);
console.log(text);
process.exitCode = errors.length === 0 && isEnough ? 0 : 1;
