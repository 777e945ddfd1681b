import { gitMaxMemoryBytes, gitMaxReceivedBytes } from '../../defaults/limits.ts';
import { gitQuietMs } from '../../defaults/times.ts';
import type { GitLimits } from './git-watch.ts';

export const gitLimits: GitLimits = {
  quietMs: gitQuietMs,
  maxReceivedBytes: gitMaxReceivedBytes,
  maxMemoryBytes: gitMaxMemoryBytes,
};
