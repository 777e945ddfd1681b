import { maskedValue } from './masking/masked-values.ts';

/** Credentials for one registry. They are behind a function, so that logs, JSON and object inspection cannot show them. */
export interface RegistryAuth {
  /** The value of the header X-Registry-Auth. */
  readonly reveal: () => string;
  readonly toJSON: () => string;
}

export const registryAuthOf = (header: string): RegistryAuth => ({
  reveal: () => header,
  toJSON: () => maskedValue,
});
