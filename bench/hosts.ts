import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOSTS } from '../infra/hosts/registry.ts';
import { testPython } from '../test/test-python.ts';
import { type Hop, measureHop } from './hosts/hop.ts';
import { measuredAccount } from './hosts/measured-account.ts';
import {
  type DeployedHost,
  deployHost,
  type MeasuredHost,
  measureHosts,
  TIMES,
} from './hosts/measured-host.ts';
import { quantile } from './limits.ts';

/**
 * One archive on every host of one emulated account: the first request without a running container or execution
 * environment, warm requests through the URL, and the bytes of a deploy that changes the serve script alone. Hosts take
 * turns, and only ratios count: AWS's own part of a cold start (an instance, a download, an image) is not in them. Then a model function behind the proxy, compared with the same function as the integration of an API
 * (docs/decisions/033). Linux only. Words name the hosts to measure.
 */

const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-bench-'));
const python = process.env['SAGEMAKER_GATEWAY_TEST_PYTHON'] ?? (await testPython()).python;
const words = process.argv.slice(2);
const account = await measuredAccount(python);
Object.assign(process.env, {
  AWS_ENDPOINT_URL: account.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  SAGEMAKER_GATEWAY_CACHE: process.env['SAGEMAKER_GATEWAY_CACHE'] ?? join(folder, 'cache'),
});
try {
  const deployed: DeployedHost[] = [];
  for (const host of Object.keys(HOSTS))
    if (words.length === 0 || words.includes(host)) deployed.push(await deployHost(account, host, folder));
  printHosts(await measureHosts(deployed));
  if (words.length === 0 || words.includes('lambda-zip')) printHop(await measureHop(folder));
} finally {
  await account.close();
  await rm(folder, { recursive: true });
}

function printHop({ proxy, direct }: Hop): void {
  for (const share of [0.5, 0.99]) {
    const [behind, without] = [quantile(proxy, share), quantile(direct, share)];
    console.log(
      `p${share * 100}: API → proxy → function ${behind.toFixed(1)} ms, API → function ${without.toFixed(1)} ms: ` +
        `${(behind / without).toFixed(2)} times, ${(behind - without).toFixed(1)} ms more`,
    );
  }
}

function printHosts(rows: readonly MeasuredHost[]): void {
  const cell = (row: MeasuredHost, of: (each: MeasuredHost) => number): string =>
    `${(of(row) / Math.min(...rows.map(of))).toFixed(2)} (${of(row).toFixed(1)} ms)`;
  console.log('| Host | cold | warm p50 | warm p99 | first deploy, kB | code-only change, kB |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const row of rows) {
    const times = TIMES.map((of) => cell(row, of));
    const bytes = [row.firstBytes, row.updateBytes].map((each) => Math.round(each / 1000).toString());
    console.log(`| ${[row.host, ...times, ...bytes].join(' | ')} |`);
  }
}
