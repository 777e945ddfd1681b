import { readFile, stat } from 'node:fs/promises';
import type { ConfigToml } from '../ports/config-toml.ts';
import { fileFailure, sourceInvalid } from './source-failure.ts';

/** A Docker config is smaller; anything larger is not a config.toml. */
const largestBytes = 1024 * 1024;

/** config.toml as a file, as swarm mounts a config into the core. */
export const createConfigTomlFile = (path: string): ConfigToml => ({
  path,
  read: async () => {
    try {
      const { size } = await stat(path);
      if (size <= largestBytes) return await readFile(path, 'utf8');
    } catch (error) {
      throw fileFailure(path, error, path);
    }
    throw sourceInvalid(`Cannot read "${path}": it is larger than ${largestBytes} bytes`, { resource: path });
  },
});
