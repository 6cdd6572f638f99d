import type { FunctionDeadlines, FunctionPlatform } from '../../../infra/hosts/host.ts';
import { deadlinesOf } from '../../contract/deadlines.ts';
import { type Finding, unchecked } from '../finding.ts';
import { modelFunctionOf, type With } from '../subject.ts';
import { functionCode } from './function-code.ts';
import { judgeFunctionStart } from './judge-function-start.ts';
import { judgedSample, sentSample } from './sample.ts';
import { recordedRun } from './recorded-run.ts';

/** Starts the code of the function with a Python of this machine. */
export async function checkFunction(
  subject: With<'archive' | 'stack'>,
  window: FunctionDeadlines,
  platform: FunctionPlatform | undefined,
): Promise<Finding[]> {
  const { config, archive, options } = subject;
  const code = functionCode(subject);
  if (code === undefined || platform === undefined) return [withoutCode()];
  const { environment } = modelFunctionOf(subject.stack);
  const key = {
    content: [code.digest, ...(code.hasModel ? [] : [archive.digest])].join(' '),
    server: 'function',
    environment,
    ...sentSample(config),
  };
  let packagesFor: string | undefined;
  const run = await recordedRun(subject, key, async () => {
    // Loaded when needed: a recorded run does not wait for the modules.
    const { runFunctionHere } = await import('./function-run.ts');
    const { functionPython } = await import('./python.ts');
    const choice = { ...subject, asked: options.runtime };
    const chosen = await functionPython(platform, code.hasPyTorch, choice);
    if (!chosen.loadsPackages) packagesFor = `${platform.python} ${platform.architecture}`;
    const invoked = await runFunctionHere(subject, code, window, chosen.python);
    return { run: invoked, runtime: chosen.runtime };
  });
  const start = {
    window,
    downloadBytes: code.hasModel ? 0 : archive.bytes,
    slowdown: options.slowdown,
    predictMs: deadlinesOf(config.gateway.api).predictMs,
  };
  return [
    ...judgedSample(subject, run, environment, { type: 'function', packagesFor }),
    ...judgeFunctionStart(run, start),
  ];
}

function withoutCode(): Finding {
  return unchecked(
    'dry run',
    'the code of the function was not packed on this machine',
    'The deploy invokes the new version before it moves requests to it.',
  );
}
