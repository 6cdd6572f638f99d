import { EMULATOR_CREDENTIALS, serveEmulator, untilAborted } from './serve-emulator.ts';
import type { Command } from '../src/cli/command.ts';

export const emulator: Command = {
  summary: 'Serve the embedded AWS emulator for the SDKs, boto3 and the aws CLI; an empty account each time.',
  flags: ['port', 'runtime', 'time-scale', 'enforce-iam', 'json', 'help'],
  run: async (given, report, signal) => {
    const { url, close } = await serveEmulator(given, report, signal);
    report.say(`The emulator listens at ${url}. In another terminal:`);
    // The SDKs read AWS_REGION; boto3 and the aws CLI read AWS_DEFAULT_REGION.
    report.say(`  export AWS_ENDPOINT_URL=${url} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`);
    report.say(
      `  export AWS_ACCESS_KEY_ID=${EMULATOR_CREDENTIALS.accessKeyId} AWS_SECRET_ACCESS_KEY=${EMULATOR_CREDENTIALS.secretAccessKey}`,
    );
    report.say('  npm run deploy:serverless-endpoint');
    report.say('Ctrl-C ends it and forgets the account.');
    report.result({ url });
    await untilAborted(signal);
    await close();
  },
};
