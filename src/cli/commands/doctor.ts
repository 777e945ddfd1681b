import { diagnose } from '../../doctor/checks/checks.ts';
import { examine } from '../../doctor/examine.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { renderFindingsJson } from '../../report/doctor-json.ts';
import { renderFindings } from '../../report/doctor-text.ts';
import { readGitVersion } from '../../source/git/git-version.ts';
import { spokenVersions, testedEngines } from '../../swarm/swarm-connection.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { invocationOf } from '../invocation-of.ts';
import { openSource } from '../load-manifests.ts';
import type { DoctorFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

export type DoctorOptions = DoctorFlags & { readonly source: string | undefined };

/** `reconciler doctor`: checks everything that an apply needs. Sends GET requests only. */
export async function doctor(options: DoctorOptions, streams: Streams): Promise<ExitCode> {
  const { source: name, owner, host } = options;
  const examination = await examine({
    owner,
    invocation: invocationOf(options),
    now: createSystemClock().now().toISOString(),
    apiVersions: spokenVersions,
    testedEngines,
    reader: connect(host, streams).reader,
    readGitVersion: () => readGitVersion({ ...streams.env }, streams.signal),
    source:
      name === undefined
        ? undefined
        : { name, open: () => openSource({ ...options, source: name }, streams) },
    signal: streams.signal,
  });
  const findings = diagnose(examination);
  streams.stdout.write(
    options.output === 'json'
      ? renderFindingsJson(findings)
      : renderFindings(findings, textStyle(streams.stdout, streams.env)),
  );
  return findings.some(({ status }) => status === 'failed') ? exitCodes.error : exitCodes.done;
}
