import { phaseWord } from '../src/reconcile/event.ts';
import { kindOf } from '../src/reconcile/resource.ts';
import { survivors } from '../src/reconcile/retire.ts';
import { STACK_FLAGS } from '../src/cli/load-config.ts';
import { readApiKey } from '../src/aws/apigateway/api-key.ts';
import { deployedApis } from '../src/aws/apigateway/deployed-api.ts';
import { readDomainName } from '../src/aws/apigateway/domain-name.ts';
import { apiKeyCommand } from '../src/cli/output/api-key-command.ts';
import { CLASSIFY_PATH } from '../infra/api/gateway.ts';
import { accessText, openWarning } from '../src/deploy/access.ts';
import type { StackContext } from '../src/deploy/context.ts';
import { openStackContext } from '../src/cli/open-context.ts';
import type { Command } from '../src/cli/command.ts';
import { reportMonitoring } from '../src/deploy/monitoring.ts';

interface Line {
  readonly kind: string;
  readonly name: string;
  readonly phase: string;
}

export const status: Command = {
  summary: 'Show what exists, in which state, the URL, and which alarms ring.',
  flags: STACK_FLAGS,
  run: async (given, report, signal) => {
    const context = await openStackContext(given, report, signal);
    const lines = await phases(context);
    const { aws, names, config } = context;
    const [face] = await deployedApis(aws, names.api, config.gateway.api);
    const url = face && `${face.url}${CLASSIFY_PATH}`;
    for (const { kind, name, phase } of lines)
      report.say(`  ${kind.padEnd(15)}  ${phase.padEnd(10)}  ${name}`);
    if (lines.length === 0) report.say('Nothing is deployed. Next: npm run deploy:serverless-endpoint');
    if (face) report.say(`URL ${url} (${accessText(face)})`);
    const key = face?.auth === 'api-key' ? await keyOf(context) : undefined;
    if (key) report.say(`Key ${key.id}; to see it: ${key.shownBy}`);
    const domains = await domainsIn(context, lines);
    for (const { name, target } of domains)
      report.say(`Domain ${name}: its DNS record must point at ${target}`);
    const warning = face && openWarning(face);
    if (warning !== undefined) report.warn(warning);
    const { firing, dashboard } = await reportMonitoring(context, lines);
    report.result({
      resources: lines,
      url,
      open: warning !== undefined,
      ...(face && { auth: face.auth }),
      ...(face?.tokens && { tokens: face.tokens }),
      ...(key && { key }),
      ...(domains.length > 0 && { domains }),
      ringing: firing,
      dashboard,
    });
  },
};

/** Where the key is, and how to see it; its value is nobody's to print. */
async function keyOf({
  aws,
  names,
  site,
}: StackContext): Promise<{ id: string; shownBy: string } | undefined> {
  const key = await readApiKey(aws, names.apiKey);
  return key && { id: key.id, shownBy: apiKeyCommand(names.apiKey, site.region) };
}

/** Domains of one's own, and what their DNS records must point at. */
async function domainsIn(
  { aws }: StackContext,
  lines: readonly Line[],
): Promise<{ name: string; target: string }[]> {
  const named = lines.filter(({ kind }) => kind === 'domain-name');
  const read = named.map(async ({ name }) => {
    const target = (await readDomainName(aws, name))?.target;
    return target === undefined ? [] : [{ name, target }];
  });
  return (await Promise.all(read)).flat();
}

async function phases({ names, registry }: StackContext): Promise<Line[]> {
  const found = (await survivors(names.owner, registry)).toReversed();
  const read = found.map(async ({ kind: kindName, name }) => {
    const kind = kindOf(registry, kindName);
    const live = await kind.read(name);
    return { kind: kindName, name, phase: live === undefined ? 'gone' : phaseWord(kind.phaseOf(live)) };
  });
  return await Promise.all(read);
}
