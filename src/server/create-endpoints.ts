import { documentEndpoints } from './api/document-endpoints.ts';
import { metricsEndpoint } from './api/metrics-endpoint.ts';
import { requestEndpoints } from './api/request-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { followEvents } from './events/event-clients.ts';
import { eventsEndpoint } from './events/events-endpoint.ts';
import { healthEndpoints } from './health/health-endpoints.ts';
import { followPulse } from './health/pulse.ts';
import { throttleFetches } from './hooks/fetch-throttle.ts';
import { hookEndpoints } from './hooks/hook-endpoints.ts';
import { withOpenApi } from './openapi/openapi-endpoints.ts';
import { followPage } from './page/follow-page.ts';
import { pageEndpoints } from './page/page-endpoints.ts';
import type { ServerContext } from './server-context.ts';

export interface Endpoints {
  readonly all: readonly Endpoint[];
  /** Ends what they follow. */
  readonly stop: () => void;
}

/** Everything that the server answers. */
export function createEndpoints(context: ServerContext, page = followPage(context)): Endpoints {
  const stopping = new AbortController();
  const pulse = followPulse(context);
  const clients = followEvents(context);
  const requestFetch = throttleFetches(context, stopping.signal);
  const endpoints = [
    ...pageEndpoints(context, page),
    ...healthEndpoints(context, pulse),
    metricsEndpoint(context),
    ...documentEndpoints(context),
    eventsEndpoint(clients),
    ...requestEndpoints(context),
    ...hookEndpoints(context, requestFetch),
  ];
  return {
    all: withOpenApi(endpoints, context.dependencies.version),
    stop: () => {
      stopping.abort();
      pulse.stop();
      clients.stop();
      page.stop();
    },
  };
}
