import { bringDown } from '../../../tools/lab/down.ts';
import { labPaths } from '../../../tools/lab/paths.ts';
import { startLab, type Lab, type LabOptions } from '../../../tools/lab/lab.ts';
import { emptyLab } from './empty-lab.ts';

/**
 * One manager and two workers, empty: whoever comes first starts them, and whoever comes next finds nothing there. The end
 * of the run takes them down.
 */
export async function shareLab(): Promise<Lab> {
  const lab = await startLab();
  await emptyLab(lab);
  return lab;
}

/** A lab of the file's own, which it takes down. Only one can stand on a machine, so the shared one goes. */
export async function startOwnLab(options: LabOptions = {}): Promise<Lab> {
  await endLab();
  try {
    return await startLab(options);
  } catch (error) {
    await endLab();
    throw error;
  }
}

export const endLab = (): Promise<void> => bringDown(labPaths());
