import type { FunctionDeadlines } from '../../../infra/hosts/host.ts';
import type { DryRun } from '../../container/dry-run.ts';
import { runFunction } from '../../container/function/function-run.ts';
import { type TaskFolders, withTaskFolders } from '../../container/function/task-folder.ts';
import { withModelFolder } from '../../container/model-folder.ts';
import { throwIfInterrupted } from '../../reconcile/poll.ts';
import { modelFunctionOf, type With } from '../subject.ts';
import type { FunctionCode } from './function-code.ts';
import { localMs } from './local-time.ts';
import { sentSample } from './sample.ts';

/** Names the folder of a model that is not in the code (serving-code/model_location.py). */
const MODEL_DIR_VARIABLE = 'SAGEMAKER_GATEWAY_MODEL_DIR';

/** In a zip and in an image; and what a function with its files on a file system starts there. */
const HANDLER = 'lambda_handler.handler';

type Declared = With<'archive' | 'stack'>;

/** Lays out the code of a function, unpacks the archive of a model that is not in it, and invokes the function here. */
export async function runFunctionHere(
  subject: Declared,
  { fill, hasModel }: FunctionCode,
  window: FunctionDeadlines,
  python: string,
): Promise<DryRun> {
  return await withTaskFolders(fill(python), async (folders) => {
    const invoke = async (placed: Readonly<Record<string, string>>): Promise<DryRun> =>
      await invoked(subject, window, { ...folders, python, placed });
    if (hasModel) return await invoke({});
    return await withModelFolder(subject.archive.open, async (modelDir) => {
      return await invoke({ [MODEL_DIR_VARIABLE]: modelDir });
    });
  });
}

interface Place extends TaskFolders {
  readonly python: string;
  /** Variables that replace those of the function. */
  readonly placed: Readonly<Record<string, string>>;
}

async function invoked(
  { config, stack, access, options, signal }: Declared,
  { initS, timeoutS }: FunctionDeadlines,
  { placed, ...place }: Place,
): Promise<DryRun> {
  const { name, runtime, memoryMb, environment } = modelFunctionOf(stack);
  const region = access?.site.region ?? '';
  const run = await runFunction({
    ...place,
    handler: HANDLER,
    environment: { ...environment, ...placed },
    lambda: {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      ...(runtime !== undefined && { AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}` }),
    },
    ...sentSample(config),
    initWindowMs: localMs(Math.max(initS, timeoutS), options),
    answerWindowMs: localMs(timeoutS, options),
    signal,
  });
  throwIfInterrupted(signal);
  return run;
}
