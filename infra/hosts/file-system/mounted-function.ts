import type { FunctionPython } from '../../../src/package/function/lambda-python.ts';
import { declareFunction } from '../function/function.ts';
import { capacityOf, type FunctionOptions } from '../function/options.ts';
import { zipObject, zipOf } from '../function/zip-object.ts';
import type { Hosted, HostInput } from '../hosted.ts';
import { fileSystemIn, MOUNT_PATH } from './file-system.ts';
import { loaderCodeOf, loaderOn, networkOf } from './loader.ts';
import { mountedPolicy } from './roles.ts';
import type { VpcOptions } from './vpc-option.ts';

/** Where the function finds packages, model and handler (loader-code/mounted_handler.py). */
const ROOT_VARIABLE = 'SAGEMAKER_GATEWAY_ROOT';

/** The function that runs the model on a file system, with all that it needs. */
export function declareMounted(
  input: HostInput,
  options: FunctionOptions & { readonly python: FunctionPython },
  vpc: VpcOptions,
): Hosted {
  const { site, names } = input;
  const content = zipOf(input);
  const fileSystem = fileSystemIn(input, networkOf(input), vpc);
  return declareFunction(input, {
    host: 'efs',
    code: loaderCodeOf(input),
    codeDigest: content.digest,
    runtime: `python${options.python}`,
    handler: 'mounted_handler.handler',
    architecture: options.architecture,
    capacity: capacityOf(options),
    timeoutSeconds: options.timeoutSeconds,
    snapStart: undefined,
    environment: { [ROOT_VARIABLE]: `${MOUNT_PATH}/${content.digest}` },
    resources: [zipObject(input, content), ...fileSystem.resources, ...loaderOn(input, fileSystem, content)],
    needs: ['release-folder', ...fileSystem.needs],
    role: {
      id: 'mounted-role',
      name: names.mountedRole,
      description: `What the function that runs the model of ${names.owner} on a file system may do`,
      policy: mountedPolicy(site, names),
    },
    network: fileSystem.network,
  });
}
