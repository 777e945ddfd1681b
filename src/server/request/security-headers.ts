import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

const none = ["'none'"];
const self = ["'self'"];

/** No page of another origin may frame or read an answer, and a page of ours loads nothing from elsewhere. */
export const securityHeaders = (): MiddlewareHandler =>
  secureHeaders({
    contentSecurityPolicy: {
      ...{ defaultSrc: none, scriptSrc: self, styleSrc: self, connectSrc: self, imgSrc: self },
      ...{ frameAncestors: none, baseUri: none, formAction: none },
    },
    xFrameOptions: 'DENY',
    // Behind a proxy with TLS, this header is the proxy's.
    strictTransportSecurity: false,
  });
