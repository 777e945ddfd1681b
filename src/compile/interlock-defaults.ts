import { instanceIdLabel } from '../interlock/blocks/marks.ts';
import type { Template } from '../interlock/template/template.ts';
import { isJsonObject, type JsonObject } from '../kernel/json.ts';
import type { Interlock } from '../model/manifest/manifest.ts';

const labelMaps = ['Labels', 'ContainerLabels', 'ProxyLabels', 'ProxyContainerLabels'] as const;

/** The template, overridden by the Interlock manifest's settings for all clusters. A cluster's own settings override both. */
export function withInterlockDefaults(
  template: Template,
  { images = {}, instanceID }: Interlock['spec'],
): Template {
  const { values } = template;
  const declared = {
    ...(images.extension === undefined ? {} : { Image: images.extension }),
    ...(images.proxy === undefined ? {} : { ProxyImage: images.proxy }),
    ...(images.config === undefined ? {} : { ConfigImage: images.config }),
    ...(instanceID === undefined ? {} : withInstanceId(values, instanceID)),
  };
  return { ...template, values: { ...values, ...declared } };
}

const withInstanceId = (values: JsonObject, id: string): JsonObject =>
  Object.fromEntries(
    labelMaps.map((name) => {
      const { [name]: labels } = values;
      return [name, { ...(isJsonObject(labels) ? labels : {}), [instanceIdLabel]: id }];
    }),
  );
