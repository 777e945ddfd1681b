import { exitCodes, type ExitCode } from '../../model/exit-code.ts';
import { readLedger } from '../../ledger/read-ledger.ts';
import { requireLedger } from '../../pass/known-resource.ts';
import { renderHistoryJson } from '../../report/status-json.ts';
import { renderHistory } from '../../report/history-text.ts';
import { connect } from '../connect.ts';
import type { HistoryFlags } from '../program/options.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

/** `reconciler history`: the last passes that changed something, newest first. Reads the ledger only. */
export async function history(options: HistoryFlags, streams: Streams): Promise<ExitCode> {
  const { host, owner, output } = options;
  const configs = await connect(host, streams).reader.readConfigs(streams.signal);
  const ledger = requireLedger(readLedger(configs, owner), configs, owner);
  const passes = [...(ledger.history ?? [])].reverse();
  streams.stdout.write(
    output === 'json'
      ? renderHistoryJson(owner, passes)
      : renderHistory(passes, textStyle(streams.stdout, streams.env)),
  );
  return exitCodes.done;
}
