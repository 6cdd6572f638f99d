import { durationText } from '../../contract/duration.ts';
import type { Deployed } from '../../deploy/deploy-stack.ts';
import type { StackContext } from '../../deploy/context.ts';
import { verificationLines } from '../../deploy/verify/verification.ts';
import { exportLines } from './export-lines.ts';
import type { Report } from './report.ts';
import { answerLines, boto3Line, curlLine } from './usage-examples.ts';

interface Emulator {
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Variables that point the AWS SDKs at it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Reports a deploy to the local emulator: how long it took and how to call it. */
export function reportStarted(
  report: Report,
  context: StackContext,
  deployed: Deployed,
  { url, credentials, env }: Emulator,
  elapsedMs: number,
): void {
  const { config } = context;
  report.say('');
  const lines = verificationLines(deployed.releaseId, deployed.url, deployed).join('\n');
  report.say(`Ready in ${durationText(elapsedMs)}: ${lines}`);
  answerLines(config, deployed.inference.answer).forEach(report.say);
  const curl = curlLine(deployed.url, { config, region: context.site.region });
  const boto3 = boto3Line(context, { endpointUrl: url, ...credentials });
  report.say(`Call it:\n  ${curl}`);
  report.say(`From Python with boto3, without the gateway, as a service in your account would:\n  ${boto3}`);
  report.say('For the SDKs, boto3 and the aws CLI in another terminal:');
  exportLines(env).forEach(report.say);
  report.say('Ctrl-C stops it.');
  report.result({
    url: deployed.url,
    emulator: url,
    env,
    releaseId: deployed.releaseId,
    curl,
    boto3,
    answer: deployed.inference.answer,
  });
}
