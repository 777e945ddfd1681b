import { parseDocument } from '../../../src/interlock/document/parse-document.ts';
import { renderDocument } from '../../../src/interlock/document/render-document.ts';
import type { ConfigVersion } from '../../../src/model/facts.ts';
import type { InterlockDocument } from '../../../src/model/interlock-document.ts';
import { ownerLabel, templateLabel } from '../../../src/model/own-labels.ts';
import { hashOf } from '../../../src/kernel/hash.ts';
import { desiredInterlock } from '../../builders/desired-interlock.ts';
import { mountedConfig, observedService, observedSwarm } from '../../builders/observed.ts';
import { desired, owner, planInput, salt } from '../../builders/plan-input.ts';
import { allSituations, type Situation } from '../decision-table.ts';
import { describeTable } from '../describe-table.ts';

/** Somebody's block, and ours with a value that tells documents apart. */
const documentWith = (replicas: number | undefined): InterlockDocument => ({
  top: { PollInterval: '3s' },
  extensions: {
    default: { ServiceCluster: '' },
    ...(replicas === undefined ? {} : { east: { ServiceCluster: 'east', ProxyReplicas: replicas } }),
  },
});

const declared = documentWith(1);
const template = { values: { ProxyImage: 'proxy:1' } };

const texts: Readonly<Record<string, string>> = {
  declared: renderDocument(declared),
  else: renderDocument(documentWith(2)),
  broken: 'A = = 1',
  others: renderDocument(documentWith(undefined)),
};

const templates: Readonly<Record<string, object>> = {
  same: { [templateLabel]: JSON.stringify(template) },
  another: { [templateLabel]: JSON.stringify({ values: { ProxyImage: 'proxy:2' } }) },
};

const version = (number: number, text = '', labels: ConfigVersion['labels'] = {}): ConfigVersion => ({
  ...{ id: `id-of-conf-${number}`, name: `conf-${number}`, number, labels, text },
  parsed: parseDocument(text),
});

/** Our conf-2, and one of somebody else below or above it. */
function versionsOf({ last, runs, top, stored }: Situation<'last' | 'runs' | 'top' | 'stored'>): {
  readonly ours: ConfigVersion | undefined;
  readonly theirs: ConfigVersion;
} {
  const theirs = version(top === 'others' ? 3 : 1, texts[runs === 'same' ? 'declared' : 'others']);
  if (last === 'none') return { ours: undefined, theirs };
  return { ours: version(2, texts[last], { [ownerLabel]: owner, ...templates[stored] }), theirs };
}

// core: it runs, is gone, or mounts no config. last: what our last conf-N says. runs: what the core reads: that one,
// one of somebody else without our block, or one of somebody else that says what is declared.
// top: whose conf-N is the highest. stored: the template that our last conf-N was made with.
// paused: whether swarm has paused the core's update, and on which config.
describeTable('config.toml', {
  key: 'service/ucp-interlock',
  situations: allSituations(
    {
      core: ['gone', 'bare', 'there'],
      last: ['none', 'declared', 'else', 'broken'],
      runs: ['last', 'others', 'same'],
      top: ['', 'last', 'others'],
      stored: ['', 'none', 'same', 'another'],
      paused: ['no', 'this', 'another'],
    },
    ({ last, runs, top, stored }) =>
      (last === 'none') === (top === '') &&
      (last === 'declared' || last === 'else') === (stored !== '') &&
      (last !== 'none' || runs !== 'last'),
  ),
  inputOf: (situation) => {
    const { core, runs, paused } = situation;
    const { ours, theirs } = versionsOf(situation);
    const running = runs === 'last' ? ours : theirs;
    const versions = [theirs, ...(ours === undefined ? [] : [ours])];
    const service = observedService(
      'ucp-interlock',
      mountedConfig('/config.toml', running?.id ?? '', 'conf'),
    );
    const attempted = paused === 'this' ? hashOf(renderDocument(declared)) : 'another';
    return planInput({
      desired: desired({ interlock: desiredInterlock(declared, { template }) }),
      observed: observedSwarm({
        services:
          core === 'gone' ? [] : [{ ...service, updateState: paused === 'no' ? 'completed' : 'paused' }],
      }),
      interlock: {
        running: core === 'bare' ? undefined : running,
        versions: versions.toSorted((left, right) => left.number - right.number),
      },
      ledger: { salt, rows: { 'service/ucp-interlock': { id: 'id-of-ucp-interlock', attempted } } },
    });
  },
  text: `
    core  | last          | runs        | top    | stored    | paused     | plan                                | drift   | then
    gone  | *             | *           | *      | *         | *          | refused: the core service is not visible |      | as before
    bare  | *             | *           | *      | *         | *          | refused: it mounts no config        |         | as before
    there | none          | same        | *      | *         | no another | unchanged                           |         | part
    there | none          | same        | *      | *         | this       | refused: the rollout failed         |         | object
    there | none          | others      | *      | *         | no another | config/conf-2 and update, manifest  |         | part
    there | none          | others      | *      | *         | this       | refused: the rollout failed         |         | object
    there | declared      | last same   | *      | *         | no another | unchanged                           |         | part
    there | declared      | last same   | *      | *         | this       | refused: the rollout failed         |         | object
    there | declared      | others      | last   | *         | no another | update, drift                       | changed | part
    there | declared      | others      | others | *         | no another | config/conf-4 and update, drift     | changed | part
    there | declared      | others      | *      | *         | this       | refused: the rollout failed         |         | object
    there | else          | last        | last   | none same | no another | config/conf-3 and update, manifest  |         | part
    there | else          | last        | others | none same | no another | config/conf-4 and update, manifest  |         | part
    there | else          | last        | last   | another   | no another | config/conf-3 and update, template  |         | part
    there | else          | last        | others | another   | no another | config/conf-4 and update, template  |         | part
    there | else          | others      | last   | none same | no another | config/conf-3 and update, manifest  | changed | part
    there | else          | others      | others | none same | no another | config/conf-4 and update, manifest  | changed | part
    there | else          | others      | last   | another   | no another | config/conf-3 and update, template  | changed | part
    there | else          | others      | others | another   | no another | config/conf-4 and update, template  | changed | part
    there | else          | last others | *      | *         | this       | refused: the rollout failed         |         | object
    there | else          | same        | *      | *         | no another | unchanged                           |         | part
    there | else          | same        | *      | *         | this       | refused: the rollout failed         |         | object
    there | broken        | last        | *      | *         | *          | refused: cannot be read             |         | nothing
    there | broken        | same        | *      | *         | no another | unchanged                           |         | part
    there | broken        | same        | *      | *         | this       | refused: the rollout failed         |         | object
    there | broken        | others      | last   | *         | no another | config/conf-3 and update, manifest  |         | part
    there | broken        | others      | others | *         | no another | config/conf-4 and update, manifest  |         | part
    there | broken        | others      | *      | *         | this       | refused: the rollout failed         |         | object
  `,
});
