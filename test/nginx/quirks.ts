/** Where Interlock does something that its users do not expect, and what we do there. Shown in docs/router.md. */
export interface Quirk {
  readonly quirk: string;
  readonly decision: 'kept' | 'fixed' | 'refused';
  /** What we do, and why. */
  readonly why: string;
  /** Part of the name of a test or of an example that shows it. */
  readonly shownBy: string;
}

const redirectsTest = 'redirects a host with 302, path and query';

export const quirks: readonly Quirk[] = [
  {
    quirk: 'Redirects answer 302, and keep path and query',
    decision: 'kept',
    why: 'Clients rely on it. A slash at the end of the target is dropped, because the path brings its own.',
    shownBy: redirectsTest,
  },
  {
    quirk: 'An unknown host, and a host without tasks, answer 503 with a page',
    decision: 'kept',
    why: 'It shows that the proxy is there. nginx never gets an upstream without members, which it would refuse.',
    shownBy: 'answers an unknown host with 503 and a page',
  },
  {
    quirk: 'TLS with an unknown name, or none, is closed without an answer',
    decision: 'kept',
    why: 'No certificate would be right.',
    shownBy: 'closes TLS of %s, and that of others goes on',
  },
  {
    quirk:
      'Info headers (x-request-id, x-proxy-id, x-server-info, x-upstream-addr, x-upstream-response-time) are not on errors',
    decision: 'kept',
    why: '`HideInfoHeaders` removes them altogether.',
    shownBy: 'sends the info headers',
  },
  {
    quirk: 'The application gets Host as it was sent, with its port, and X-Forwarded-For is appended to',
    decision: 'kept',
    why: 'Applications build links of it. With the key `TrustedProxies` the headers of everybody else are replaced.',
    shownBy: 'tells the application who asked, for what and how',
  },
  {
    quirk: 'A host that passes TLS through has no plain HTTP: it answers 503',
    decision: 'kept',
    why: 'The service said that it terminates TLS itself.',
    shownBy: 'passes TLS on to the application, and has no HTTP for it',
  },
  {
    quirk: 'Two services with one host share its requests by the number of their tasks',
    decision: 'kept',
    why: 'It is how Interlock does a canary.',
    shownBy: 'shares them by the number of tasks',
  },
  {
    quirk: 'HTTP is also served where a host has a certificate',
    decision: 'kept',
    why: 'A redirect from `http://HOST` to `https://HOST` closes it.',
    shownBy: 'terminates TLS, serves HTTP beside it',
  },
  {
    quirk: 'A redirect from http to https of one host is a loop',
    decision: 'fixed',
    why: 'Where the target is the same host, only requests of the scheme of the source are redirected.',
    shownBy: 'redirects to TLS of the same host without a loop',
  },
  {
    quirk: 'One upstream and one server for each host',
    decision: 'fixed',
    why: 'One upstream for each set of services, named after them, and one server for all hosts with equal options: nginx pays for each block at every reload.',
    shownBy: 'canary',
  },
  {
    quirk: 'A shared memory zone of `UpstreamZoneSize` kB for each upstream',
    decision: 'fixed',
    why: 'There is none. The key is accepted and has no effect.',
    shownBy: 'proxy-keys',
  },
  {
    quirk: 'A new connection to the task for each request',
    decision: 'fixed',
    why: '32 idle connections are kept for each upstream, for 4 seconds: less than the 5 seconds after which Node.js closes its own.',
    shownBy: 'hosts',
  },
  {
    quirk: 'One answer of 500 takes a task out for 10 seconds, and the request goes to another task',
    decision: 'fixed',
    why: 'Only a connection that fails does. `max_fails` and `fail_timeout` are honoured; the key `RetryServerErrors` brings the old behaviour back.',
    shownBy: 'goes on with a task that answers 500',
  },
  {
    quirk: 'The application does not learn the scheme',
    decision: 'fixed',
    why: 'It gets X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-Port, which is the port that the client used; those of a proxy in front of ours go on.',
    shownBy: 'go on where nobody says whom to trust, but what nginx terminates is https',
  },
  {
    quirk: '/nginx_status is public on every host',
    decision: 'fixed',
    why: 'It is on a socket in the container, beside the file of the process id. The path belongs to the application.',
    shownBy: 'shows its status page on a socket only',
  },
  {
    quirk: '`$reqid` of the trace format is not a variable of nginx, and breaks the file',
    decision: 'fixed',
    why: 'It is the X-Request-Id of the client if that is an id, or else $request_id. The application and the client get the same one.',
    shownBy: 'passes on a request id of the client, unless it is none',
  },
  {
    quirk: 'Of several services with one host, the options of the first hold',
    decision: 'refused',
    why: 'Their options are equal, or each of them is refused for that host by name: which one is the first is chance.',
    shownBy: 'disagreement',
  },
  {
    quirk: 'A context root `/app` also matches `/application`, and other paths get a page of nginx itself',
    decision: 'fixed',
    why: '`/app` and what is below it match; other paths answer 503.',
    shownBy: 'answers %s outside of the context root with 503',
  },
  {
    quirk: '`context_root_rewrite` redirects `/app/ping` to `/app/ping/`, with the port of the container',
    decision: 'fixed',
    why: 'Only `/app` itself is redirected, to `/app/` of the same host and port. Below it the root is taken off and the rest is left as it is: a POST that is redirected loses its body.',
    shownBy: 'redirects a context root without its slash within the host, whatever the port',
  },
  {
    quirk:
      'Only paths of `websocket_endpoints` are upgraded, none of them beside a context root, and Origin is replaced',
    decision: 'fixed',
    why: 'Every path is upgraded to a websocket, and to nothing else; the label adds paths outside of the context root. Origin is passed on, so that applications can refuse foreign pages.',
    shownBy: 'upgrades to a websocket at %s%s',
  },
  {
    quirk:
      'A path beyond letters, digits and marks, or with //, . or .., in `context_root`, `websocket_endpoints`',
    decision: 'refused',
    why: 'nginx compares decoded paths, so it would match no request.',
    shownBy: 'refuses a service by its label',
  },
  {
    quirk: '`ConnectTimeout` is 600 seconds where the key is missing',
    decision: 'fixed',
    why: 'It is 5. The key is honoured, with a note above 10: so long a request waits for a task that is gone.',
    shownBy: 'proxy-keys',
  },
  {
    quirk: 'TLS takes a way through the stream context',
    decision: 'fixed',
    why: 'Only in clusters with a host that passes TLS through. Elsewhere nginx terminates TLS at the port.',
    shownBy: 'passthrough',
  },
  {
    quirk: 'A missing certificate breaks the whole file',
    decision: 'fixed',
    why: 'TLS of that host is refused by name, and HTTP goes on. The certificate is read at each handshake, so a key that does not match it concerns its host alone.',
    shownBy: 'tls',
  },
  {
    quirk: '`ssl_key` is required',
    decision: 'fixed',
    why: 'Without it the key is in the file of `ssl_cert`.',
    shownBy: 'tls',
  },
  {
    quirk: 'TLS is 1.2 at most, and HTTP/2 is off',
    decision: 'fixed',
    why: 'TLS 1.3 is added to `SSLProtocols`, and HTTP/2 is offered over TLS.',
    shownBy: 'tls-keys',
  },
  {
    quirk: '`ServerNamesHashBucketSize` has to be set for long names',
    decision: 'fixed',
    why: 'The tables of nginx are sized by the hosts. The key has no effect, which a note says.',
    shownBy: 'of a thousand services with the longest hosts fit into the tables of nginx',
  },
  {
    quirk: '`ssl_backend` breaks the whole file',
    decision: 'fixed',
    why: 'Requests go to the tasks over TLS, with the name of the host, and the certificate is not verified.',
    shownBy: 'tls-backend',
  },
  {
    quirk: '`ssl_only` has no effect',
    decision: 'refused',
    why: 'Who sets it does not expect HTTP. The message says which redirect does it.',
    shownBy: 'refuses a service by its label',
  },
  {
    quirk: '`algorithm` is in no release',
    decision: 'fixed',
    why: '`round_robin`, `ip_hash` and `least_conn` are accepted.',
    shownBy: 'sessions',
  },
  {
    quirk:
      'A cookie name with `-` in `sticky_session_cookie`, and a cookie beside `ip_hash`, do something else',
    decision: 'refused',
    why: 'nginx would hash another cookie, or only the last of the two would hold.',
    shownBy: 'refuses a service by its label',
  },
  {
    quirk: 'A label with `;`, `{`, quotes or a line break ends its directive, and may begin another one',
    decision: 'refused',
    why: 'Every value is checked by its label, and written at one place that escapes it. Nothing of a label is syntax.',
    shownBy: 'give a file that every nginx accepts, and leave the others alone',
  },
  {
    quirk: 'A wrong value of a key of `Config`, such as `HTTPVersion = "2.0"`, breaks the whole file',
    decision: 'fixed',
    why: 'The value of the table of keys is used, with a note.',
    shownBy: 'wrong-keys',
  },
  {
    quirk: '`GlobalOptions`, `HTTPOptions`, `TCPOptions` and `SSLOpts` are raw lines of nginx.conf',
    decision: 'kept',
    why: 'They are those of the operator. They replace lines of ours of the same name, and are left out with a note where braces, quotes or semicolons do not match.',
    shownBy: 'raw-lines',
  },
  {
    quirk: 'A log format may name a variable that nginx does not know, which breaks the whole file',
    decision: 'fixed',
    why: 'Variables are those of nginx, of ours and of `HTTPOptions`; another format is replaced by the default, with a note.',
    shownBy: 'log-keys',
  },
  {
    quirk: 'A wildcard elsewhere than as the first label, and other texts that are not hosts',
    decision: 'refused',
    why: 'The other hosts of the service go on. Names beyond ASCII are converted, and upper case does not matter.',
    shownBy: 'takes a wildcard only as the first label',
  },
  {
    quirk: 'A service may have any number of hosts',
    decision: 'refused',
    why: 'More than 100 are a mistake that would cost every other service of the cluster.',
    shownBy: 'takes 100 hosts, and not 101',
  },
  {
    quirk: '`/etc/nginx/conf.d/*.conf` is included',
    decision: 'fixed',
    why: 'The stock image has a server for localhost there, in front of the routes.',
    shownBy: 'empty',
  },
];
