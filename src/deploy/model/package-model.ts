import { contentLines } from '../../package/content-lines.ts';
import { describeModel, type ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { isFunction } from './available-frameworks.ts';
import { containerModel } from './container-model.ts';
import { functionModel } from './function-model.ts';
import type { LocatedConfig } from './locate-model.ts';
import { servingOf } from './serving.ts';

/** A model folder as it is packed for the configuration's image. */
export interface PackagedModel extends ModelPackage {
  /** What is packed and what is not, for people. */
  readonly lines: readonly string[];
}

/**
 * The model of a configuration with its serve script and the packages that the image lacks. Throws Fault `package` for
 * what cannot be served, and `config` when packages are needed and Python is not there.
 */
export async function packageModel(config: LocatedConfig, report: Reporter): Promise<PackagedModel> {
  const serving = servingOf(config);
  const task = serving.served.name;
  if (isFunction(config)) {
    const container = { ...config.container, family: 'function' } as const;
    const described = await describeModel({ ...config, container }, serving);
    const packed = await functionModel(described, config, task, report);
    return { ...packed, lines: contentLines(packed) };
  }
  const described = await describeModel(config, serving);
  const { model, chosen, lines } = await containerModel(described, config, task, report);
  return { ...model, lines: [...contentLines(chosen), ...lines] };
}
