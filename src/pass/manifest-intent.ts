import { compile } from '../compile/compile.ts';
import { interlockNames } from '../defaults/manifest-defaults.ts';
import type { Facts } from '../model/facts.ts';
import type { ImageResolution, ResolveImage } from '../model/image-resolution.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';
import type { Revision } from '../model/manifest/source-file.ts';
import type { Switches } from '../model/switches.ts';
import { compileFacts, interlockFacts } from '../observe/interlock-facts.ts';
import type { BuildDesired, Intent } from './intent.ts';

/** Valid manifests, with the revision of the source that they were read from. */
export interface RevisionManifests {
  readonly set: ManifestSet;
  readonly revision: Pick<Revision, 'id' | 'digest' | 'subject' | 'author'>;
  /** Only a subset of all manifests: what they do not declare may be declared elsewhere. */
  readonly partial: boolean;
}

export interface IntentOptions {
  readonly owner: string;
  /** The swarm as given with `--host`, for suggested commands. */
  readonly host?: string;
  readonly now: Date;
  readonly freshSalt: string;
  readonly prune: boolean;
  /** What the daemon does by itself. Undefined: a person asked for the pass. */
  readonly switches?: Switches;
  /** Undefined: all objects. */
  readonly targets?: readonly string[];
  readonly resolveImage?: ResolveImage;
  /** What an earlier plan has looked up, instead of a new look. */
  readonly images?: ImageResolution;
}

/** The intent of manifests. If they are a subset, or only targets are selected, nothing is pruned. */
export const manifestIntent = (
  { set, revision, partial }: RevisionManifests,
  { owner, host, now, freshSalt, prune, switches, targets, resolveImage, images }: IntentOptions,
): Intent => ({
  buildDesired: buildFromManifests(set),
  revision: { id: revision.id, digest: revision.digest },
  ...(revision.subject === undefined ? {} : { subject: revision.subject }),
  ...(revision.author === undefined ? {} : { author: revision.author }),
  ...{ owner, now: now.toISOString(), freshSalt },
  prune: prune && !partial && targets === undefined,
  isPartial: partial,
  ...(switches === undefined ? {} : { switches }),
  ...(host === undefined ? {} : { host }),
  ...(targets === undefined ? {} : { targets }),
  ...(resolveImage === undefined ? {} : { resolveImage }),
  ...(images === undefined ? {} : { images }),
});

/** Compiles the manifests with the facts about Interlock from the swarm and the ledger. */
const buildFromManifests =
  (set: ManifestSet): BuildDesired =>
  (observed, { owner, prune, ledger, salt }) => {
    const interlock = interlockFacts(observed, interlockNames(set));
    const { keptBlocks = [] } = ledger;
    const facts: Facts = { ...compileFacts(interlock, owner), keptBlocks, nodes: observed.nodes, salt };
    return { desired: compile(set, facts, { prune }), interlock };
  };
