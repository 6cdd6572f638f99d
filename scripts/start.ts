import { durationText } from '../src/contract/duration.ts';
import { releaseFromFolders } from '../src/deploy/build-artifacts.ts';
import { type Deployed, deployStack } from '../src/deploy/deploy-stack.ts';
import type { ParsedArgs } from '../src/cli/flags/flags.ts';
import { answerLines, boto3Line, curlLine } from '../src/cli/output/usage-examples.ts';
import { OPTION_FLAGS, STACK_FLAGS } from '../src/cli/load-config.ts';
import { WHOLE_PREFLIGHT } from '../src/preflight/options.ts';
import { EMULATOR_CREDENTIALS, type ServedEmulator, serveEmulator, untilAborted } from './serve-emulator.ts';
import { verificationLines } from '../src/deploy/verify.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';
import type { Report } from '../src/cli/output/report.ts';

const REGION = 'us-east-1';

export const start: Command = {
  summary: 'Try it without an AWS account: emulator, deploy, a URL on loopback, until Ctrl-C.',
  flags: ['port', 'runtime', 'time-scale', 'token-file', ...OPTION_FLAGS, ...STACK_FLAGS],
  run: async (given, report, signal) => {
    const startedAt = Date.now();
    const served = await serveEmulator(given, report, signal);
    try {
      pointAwsAt(served);
      // Open, because it listens on loopback only and a newcomer's first curl carries no signature.
      const context = await openStackContext(withOpenRoute(given), report, signal);
      const deployed = await deployStack(context, await releaseFromFolders(context), {
        // The emulator's container is what a dry run would start: once is enough on one machine.
        preflight: { ...WHOLE_PREFLIGHT, skipDryRun: true },
      });
      if (deployed) tell(report, context, deployed, served, Date.now() - startedAt);
      await untilAborted(signal);
    } finally {
      await served.close();
    }
  },
};

/** The SDK clients of this process, and of no other, talk to the emulator. */
function pointAwsAt({ url }: ServedEmulator): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: EMULATOR_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: EMULATOR_CREDENTIALS.secretAccessKey,
  });
  delete process.env['AWS_SESSION_TOKEN'];
  delete process.env['AWS_PROFILE'];
}

function withOpenRoute(given: ParsedArgs): ParsedArgs {
  return { ...given, flags: { auth: 'none', ...given.flags, region: REGION } };
}

function tell(
  report: Report,
  context: StackContext,
  deployed: Deployed,
  { url }: ServedEmulator,
  elapsedMs: number,
): void {
  const { config } = context;
  report.say('');
  const proof = verificationLines(deployed.releaseId, deployed.url, deployed).join('\n');
  report.say(`Ready in ${durationText(elapsedMs)}: ${proof}`);
  answerLines(config.sample, deployed.classified.answer).forEach(report.say);
  const curl = curlLine(deployed.url, { config, region: context.site.region });
  const boto3 = boto3Line(context, { endpointUrl: url, ...EMULATOR_CREDENTIALS });
  report.say(`Call it:\n  ${curl}`);
  report.say(`From Python with boto3, past the gateway, as a service in your account would:\n  ${boto3}`);
  report.say('Ctrl-C ends it.');
  report.result({
    url: deployed.url,
    emulator: url,
    releaseId: deployed.releaseId,
    curl,
    boto3,
    answer: deployed.classified.answer,
  });
}
