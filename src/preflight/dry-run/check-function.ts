import { hostOf } from '../../../infra/hosts/registry.ts';
import type { FunctionDeadlines } from '../../../infra/hosts/host.ts';
import { deadlinesOf } from '../../contract/deadlines.ts';
import { type Finding, unchecked } from '../finding.ts';
import { modelFunctionOf, type With } from '../subject.ts';
import { judgeFunctionStart } from './judge-function-start.ts';
import { judgedSample, sentSample } from './sample.ts';
import { recordedRun } from './recorded-run.ts';

/** Starts the zip or the files of the function with a Python of this machine. */
export async function checkFunction(
  subject: With<'archive' | 'stack'>,
  window: FunctionDeadlines,
): Promise<Finding[]> {
  const { config, archive, functionZip: zip, options } = subject;
  const platform = hostOf(config).functionPackage?.(config.host);
  if (zip === undefined || platform === undefined) return [withoutZip()];
  const { environment } = modelFunctionOf(subject.stack);
  const key = {
    content: [zip.digest, ...(zip.modelInZip ? [] : [archive.digest])].join(' '),
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
    const chosen = await functionPython(platform, zip.hasPyTorch === true, choice);
    if (!chosen.loadsPackages) packagesFor = `${platform.python} ${platform.architecture}`;
    const invoked = await runFunctionHere(subject, zip, window, chosen.python);
    return { run: invoked, runtime: chosen.runtime };
  });
  const start = {
    window,
    downloadBytes: zip.modelInZip ? 0 : archive.bytes,
    slowdown: options.slowdown,
    predictMs: deadlinesOf(config.gateway.api).predictMs,
  };
  return [
    ...judgedSample(subject, run, environment, { type: 'function', packagesFor }),
    ...judgeFunctionStart(run, start),
  ];
}

/** A container image is not started here, nor is a release that another stage or an earlier version has packed. */
function withoutZip(): Finding {
  return unchecked(
    'dry run',
    'the code of the function is not a zip on this machine',
    'The deploy invokes the new version before it moves requests to it.',
  );
}
