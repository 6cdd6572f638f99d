import type { ConfigInput } from '../../infra/parse-config.ts';
import { type Mode, MODES } from '../gateway-modes/mode.ts';
import { gatewaySuite } from '../suites/gateway.suite.ts';
import { HOST_NAMES } from './hosts.ts';

for (const mode of MODES) gatewaySuite(mode);

// The modes differ before the proxy, the hosts behind it: one mode of each API type shows that both fit.
const OF_EACH_API: readonly Mode[] = [
  { api: 'http', auth: 'none' },
  { api: 'rest', auth: 'api-key' },
];

for (const type of HOST_NAMES.filter((name) => name.startsWith('lambda-')))
  for (const mode of OF_EACH_API) gatewaySuite(mode, { host: { type } as ConfigInput['host'] });
