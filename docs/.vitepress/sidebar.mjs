const page = (text, name) => ({ text, link: `/${name}` });

/** Every page is here: check-site.mjs looks. */
export const sidebar = [
  {
    text: 'Start',
    items: [
      page('What it is', 'index'),
      page('First steps', 'first-steps'),
      page('Concepts', 'concepts'),
      page('Reading a plan', 'reading-a-plan'),
    ],
  },
  {
    text: 'Install',
    items: [
      page('Install', 'install'),
      page('Images', 'image'),
      page('The socket proxy', 'socket-proxy'),
      page('Migration', 'migration'),
      page('Uninstall', 'uninstall'),
    ],
  },
  {
    text: 'Use',
    items: [
      page('The status page', 'page'),
      page('Sources', 'sources'),
      page('Exporting a swarm', 'export'),
      page('Plans in pull requests', 'pull-requests'),
      page('The router', 'router'),
      page('Verifying routes', 'verify'),
      page('Day two', 'day-two'),
      page('Alerts', 'alerts'),
      page('Engines', 'engines'),
    ],
  },
  {
    text: 'Reference',
    items: [
      page('Manifests', 'manifests'),
      page('Commands', 'commands'),
      page('Settings', 'settings'),
      page('HTTP', 'http'),
      page('Metrics', 'metrics'),
      page('Labels', 'labels'),
      page('Fields of a service', 'service-fields'),
      page('Problems', 'problems'),
      page('Failures', 'failures'),
    ],
  },
  {
    text: 'Inside',
    items: [
      page('Architecture', 'architecture'),
      page('Glossary', 'glossary'),
      page('Properties', 'properties'),
    ],
  },
];
