import { openStackContext } from '../src/cli/open-context.ts';
import { apiKeyCommand } from '../src/cli/output/api-key-command.ts';
import { accessText, openWarning } from '../src/deploy/auth/access-text.ts';
import { scanLine } from '../src/deploy/image-scans.ts';
import { readStatus } from '../src/deploy/status.ts';
import { trafficLine } from '../src/deploy/traffic-shifts.ts';
import type { Run } from '../src/cli/commands.ts';

export const run: Run = async (args, report, signal) => {
  const context = await openStackContext(args, report, signal);
  const { resources, api, keyId, domains, scans, shifts, firing, dashboard } = await readStatus(context);
  for (const { kind, name, phase } of resources)
    report.say(`  ${kind.padEnd(15)}  ${phase.padEnd(10)}  ${name}`);
  if (resources.length === 0) report.say('Nothing is deployed. Next: npm run deploy:serverless-endpoint');
  if (api) report.say(`URL ${api.routeUrl} (${accessText(api)})`);
  // The command that shows the key; its value is never printed.
  const shownBy = apiKeyCommand(context.names.apiKey, context.site.region);
  if (keyId !== undefined) report.say(`API key ${keyId}; print its value with: ${shownBy}`);
  for (const { name, target } of domains) report.say(`Domain ${name}: point its DNS record at ${target}`);
  for (const shift of shifts) report.say(trafficLine(shift));
  for (const scan of scans) report.say(scanLine(scan));
  const warning = api && openWarning(api);
  if (warning !== undefined) report.warn(warning);
  for (const name of firing) report.warn(`Alarm ${name} is firing.`);
  if (dashboard !== undefined) report.say(`Dashboard ${dashboard}`);
  report.result({
    resources,
    url: api?.routeUrl,
    open: warning !== undefined,
    ...(api && { auth: api.auth }),
    ...(api?.tokens && { tokens: api.tokens }),
    ...(keyId !== undefined && { key: { id: keyId, shownBy } }),
    ...(domains.length > 0 && { domains }),
    ...(shifts.length > 0 && { shifts }),
    ...(scans.length > 0 && { scans }),
    ringing: firing,
    dashboard,
  });
};
