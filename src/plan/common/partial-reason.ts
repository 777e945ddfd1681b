/** Why nothing is deleted because of manifests that are a file alone, or of a source that was not read whole. */
export const partialReason = 'only some of the manifests were read, so nothing is deleted';
