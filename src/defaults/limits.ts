// How many, and how much, where no flag sets it.

/** How many changes of a plan are sent at once. */
export const parallelWrites = 8;

/** How many images are looked up in their registries at once. */
export const parallelLookups = 8;

/** How many waits that nothing depends on poll the swarm at once. They last for seconds and write nothing. */
export const parallelWaits = 64;

/** How often a write, or an edit of the ledger, is tried when other writers come between. */
export const writeAttempts = 4;
export const ledgerAttempts = 5;

/** How many objects of a kind may be pruned at once. More looks like a mistake: a moved folder, an empty branch. */
export const maxDeletes = 3;

/** How many of our config.toml versions are kept. */
export const keepConfigs = 5;

/** How many passes the ledger remembers. */
export const historyLimit = 20;

/** How many changed objects of each of them it names. */
export const mostChangedObjects = 20;

/** What the ledger keeps of changes that wait for an approval: objects, fields of each, characters of a value, and of all together. */
export const waitingLimits = { changes: 50, fields: 20, value: 400, total: 64_000 } as const;

/** The labels of a config hold 1.4 MB, and raft refuses a transaction beyond 1.5 MiB: beyond this the ledger is split. */
export const ledgerLimitBytes = 512_000;

/** Limits of a source. More is a wrong path or an attack: the largest known setups have a few hundred manifests. */
export const maxFileCount = 10_000;
export const maxTotalBytes = 64 * 1024 * 1024;
/** A file of SOPS with more values and syntax characters, or deeper, is none that a person wrote. */
export const maxSopsSigns = 50_000;
export const maxSopsNesting = 100;
/** A larger file of a git repository is not even fetched, where the server can leave it out. */
export const maxFileBytes = 4 * 1024 * 1024;
/** What one fetch of a git repository may bring, and what git may keep in memory for it. */
export const gitMaxReceivedBytes = 256 * 1024 * 1024;
export const gitMaxMemoryBytes = 1024 * 1024 * 1024;
/** Far above the listing of a large repository. More comes from a server that never ends. */
export const gitMaxOutputBytes = 256 * 1024 * 1024;
/** What parsing a revision may take: 10,000 services take 10 s and 400 MB. */
export const parserLimits = { timeoutMs: 60_000, heapMb: 1_024 } as const;
/** Counts all entries, so that scanning `/` by mistake ends early. */
export const maxEntryCount = 200_000;

/** How many probes are on their way at once, and how often one that fails is sent again. */
export const parallelProbes = 16;
export const probeRetries = 2;

/** A certificate that ends in fewer days is worth a warning. */
export const warnDaysLeft = 21;

/** How much of an answer's body a probe keeps. */
export const probeBodyBytes = 4096;

/** What the HTTP server takes from its clients. The largest push event of a forge is some hundred kilobytes. */
export const httpLimits = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  connections: 1024,
  /** How many requests are answered in one turn of the event loop. */
  requestsPerTurn: 32,
  eventClients: 16,
  /** How many pages are open at once. */
  pageClients: 256,
  /** How many bytes of events wait for a client that reads slowly, before it is dropped. */
  eventBacklogBytes: 1024 * 1024,
} as const;
