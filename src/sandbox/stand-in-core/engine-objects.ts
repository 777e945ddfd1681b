type Labels = Readonly<Record<string, string>>;

interface NetworkTarget {
  readonly Target: string;
}

/** The parts of the engine's objects that the core looks at. */
export interface EngineService {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly Name: string;
    readonly Labels?: Labels;
    readonly TaskTemplate: { readonly Networks?: readonly NetworkTarget[] };
    /** Where clients of old put them. */
    readonly Networks?: readonly NetworkTarget[];
  };
}

export interface EngineTask {
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly ContainerSpec: {
      readonly Configs?: readonly { readonly ConfigID: string; readonly File?: { readonly Name: string } }[];
    };
    readonly Networks?: readonly NetworkTarget[];
  };
  readonly Status: { readonly State: string };
}

export interface EngineNetwork {
  readonly Id: string;
  readonly Name: string;
}

export interface EngineConfig {
  readonly Spec: { readonly Data: string };
}

export const labelsOf = ({ Spec }: EngineService): Labels => Spec.Labels ?? {};

/** Ids: whatever a client names them by, the engine keeps ids. */
export const networksOf = ({ Spec }: EngineService): readonly string[] =>
  (Spec.TaskTemplate.Networks ?? Spec.Networks ?? []).map(({ Target }) => Target);
