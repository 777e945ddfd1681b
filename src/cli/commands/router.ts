import { createRouter } from '../../router/create-router.ts';
import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { createNginxTester } from '../../nginx-check/nginx-tester.ts';
import { createConfigTomlFile } from '../../source/config-toml-file.ts';
import { createPinoLogger } from '../../telemetry/pino-logger.ts';
import { createSystemClock } from '../../telemetry/system-clock.ts';
import { connect } from '../connect.ts';
import { freshSalt } from '../make-plan.ts';
import { processName } from '../process-name.ts';
import type { RouterFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';

/** `reconciler router`: the core, until it is stopped. */
export async function router(options: RouterFlags, streams: Streams): Promise<ExitCode> {
  const { reader, writer, events } = connect(options.host, streams);
  const core = createRouter(
    {
      configToml: createConfigTomlFile(options.config),
      ...{ reader, writer, events },
      processName: processName(),
      tester: createNginxTester(options.nginx),
      clock: createSystemClock(),
      logger: createPinoLogger({ level: options.logLevel }),
      makeSalt: freshSalt,
    },
    { owner: options.owner, ...(options.host === undefined ? {} : { host: options.host }) },
  );
  if (options.once) return exitCodes[await core.runOnce(streams.signal)];
  await core.run(streams.signal);
  return exitCodes.done;
}
