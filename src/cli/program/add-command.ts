import type { Command } from 'commander';
import type { ExitCode } from '../../model/exit-code.ts';
import type { Streams } from '../terminal/streams.ts';

export type Finish = (code: ExitCode) => void;

/** The streams with the colour that the flags request. */
export type GiveStreams = () => Streams;

/** Adds one command to the program. */
export type AddCommand = (program: Command, streams: GiveStreams, finish: Finish) => void;
