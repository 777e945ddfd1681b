type Labels = Readonly<Record<string, string>>;

interface NetworkTarget {
  readonly Target: string;
}

/** The fields of the engine's objects that the core reads. */
export interface EngineService {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly Name: string;
    readonly Labels?: Labels;
    readonly TaskTemplate: { readonly Networks?: readonly NetworkTarget[] };
    /** Where old clients put them. */
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

/** Network ids: the engine stores ids even if a client sends names. */
export const networksOf = ({ Spec }: EngineService): readonly string[] =>
  (Spec.TaskTemplate.Networks ?? Spec.Networks ?? []).map(({ Target }) => Target);
