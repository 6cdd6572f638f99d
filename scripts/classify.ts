import { textOf } from '../src/cli/flags/flag-values.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import { sampleRequest, taskOf } from '../src/config/served-task.ts';
import { inferThroughGateway } from '../src/deploy/infer.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const context = await openStackContext(args, report, signal);
  const { config } = context;
  const task = taskOf(config);
  const request = args.words.length > 0 ? task.fromWords(args.words) : sampleRequest(config);
  const { answer, release, requestId } = await inferThroughGateway(context, request, textOf(args, 'url'));
  task.lines('inputs' in request ? request.inputs : undefined, answer).forEach(report.say);
  report.say(`  release ${release ?? 'unknown'}, request ${requestId}`);
  report.result({ answer, release, requestId });
};
