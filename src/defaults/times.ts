// How long things may take, in milliseconds, where no flag sets it.

/** Between two looks at the swarm while a pass waits. */
export const waitPollMs = 500;

/** How long swarm may take to give a new network addresses. */
export const networkTimeoutMs = 30_000;
export const networkPollMs = 100;

/** A network stays in use for up to half a minute after its last service: the core has to leave it first. */
export const inUseTimeoutMs = 60_000;
export const inUsePauseMs = 2_000;

/** The pause after the nth attempt of a write that met another writer. */
export const conflictPauseMs = (attempt: number): number => 200 * attempt;

/** Longer than the engine's own timeout of 20 s for each swarm call (daemon/cluster/cluster.go). */
export const engineTimeoutMs = 30_000;

/** How long a lease lasts that nobody renews, how often its holder renews it, and how often others look at it. */
export const leaseMs = 15_000;
export const leaseRenewalMs = 5_000;
export const leasePollMs = 1_000;

/** Its holder stops so long before the lease ends: a write that is on its way arrives before another process writes. */
export const leaseMarginMs = 2_000;

/** How long a daemon that was told to stop may take to finish what it has begun. */
export const stopGraceMs = 4_500;

/** What is still open then, such as a request without an answer, keeps a process alive no longer than that. */
export const exitGraceMs = 500;

/** A burst of events is over after this long without one, and is not waited out for longer than that. */
export const burst = { quietMs: 250, mostMs: 2_000 } as const;

/** The pause before a lost event stream is opened again doubles from `baseMs` up to `capMs`. */
export const eventsRetry = { baseMs: 500, capMs: 15_000 } as const;

/** Events of the ledger that come so soon after a pass are of its own writes. */
export const ownEventsMs = 1_000;

/** How long the first pass waits for the first reading of the source. */
export const firstReadMs = 10_000;

/** The pause before the daemon sends a change again that failed doubles from `baseMs` up to `capMs`. */
export const changeRetry = { baseMs: 5_000, capMs: 300_000 } as const;

/** A wait that takes longer is worth a line in the log. */
export const lastingWaitMs = 10_000;

/** The share by which the time between two looks at a source varies, so that many daemons do not ask at once. */
export const sourceJitter = 0.1;

/** For one image: a registry that does not answer must not hold up a plan. */
export const lookupTimeoutMs = 15_000;

/** `nginx -t` on 5,000 hosts takes 3 s of CPU. */
export const configTestTimeoutMs = 60_000;

/** A credential helper that asks a person has nobody to ask. */
export const credentialHelperTimeoutMs = 10_000;

/** Registry credentials are read again after this. */
export const credentialsKeptMs = 60_000;

/** A git command that neither prints nor receives anything for this long is ended. */
export const gitQuietMs = 60_000;
/** Between two looks at what a running git has received, and at its memory. */
export const gitWatchMs = 500;
export const gitFetchTimeoutMs = 600_000;

/** How long the daemon's last alerts may delay its end. */
export const alertFlushTimeoutMs = 5_000;

/** Between two attempts to deliver a message the pause doubles from `baseMs` up to `capMs`. */
export const alertRetry = { baseMs: 1_000, capMs: 30_000 } as const;

/** A receiver may ask for a longer pause, up to this. */
export const alertRetryAfterCapMs = 600_000;

/** For one attempt: connecting, sending, and the answer. */
export const alertTimeoutMs = 10_000;

/** For one mail, whose server answers a dozen times. */
export const mailDeadlineMs = 60_000;

/** Alertmanager resolves an alert at the end it was given. It is sent again before that, as Prometheus does. */
export const alertmanagerRepeatMs = 60_000;
export const alertmanagerEndMs = 300_000;

/** Between two looks of the daemon at its settings file. */
export const settingsPollMs = 5_000;

/** For one request to the API of a forge. */
export const forgeTimeoutMs = 20_000;

/** Before a probe that failed is sent again: a proxy may be reloading. */
export const probePauseMs = (attempt: number): number => 500 * attempt;

/** How long `apply --verify` waits until every probe succeeds: the core updates the proxies after the services. */
export const verifyPatienceMs = 60_000;
export const verifyPauseMs = 2_000;

/** How long a client of the HTTP server may take to send its headers and its whole request, and to take up an answer. */
export const httpTimes = {
  headersMs: 10_000,
  requestMs: 30_000,
  idleMs: 60_000,
  /** Open answers are cut off when the server closes. */
  closeMs: 2_000,
  /** Between two signs of life of an event stream: proxies end a connection that is silent for a minute. */
  heartbeatMs: 15_000,
} as const;

/** Pushes that are announced within this time after another make one fetch. */
export const hookPauseMs = 1_000;

/** Open pages show a change so soon after its first event, and so long after the change before: a pass has many events. */
export const pageRefresh = { soonMs: 50, betweenMs: 250 } as const;

/** A page that finds another version of the daemon loads again, and not again for this long. */
export const reloadPauseMs = 60_000;

/** How long `reconciler healthcheck` waits for an answer. */
export const healthcheckTimeoutMs = 5_000;

/**
 * How an open page follows the daemon: a stream that is silent for longer than two signs of life of the server is lost.
 * The pause before it is opened again doubles from `baseMs` up to `capMs`.
 */
export const pageStream = { silenceMs: 40_000, retry: { baseMs: 1_000, capMs: 30_000 } } as const;

/** Before what somebody types stands in the address of the page: browsers allow a hundred changes in half a minute. */
export const addressPauseMs = 400;

/** A daemon that has given no sign of life for three intervals, and for this long, hangs. */
export const livenessMs = 120_000;
