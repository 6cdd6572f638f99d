import { MODES } from '../gateway-modes/mode.ts';
import { gatewaySuite } from '../suites/gateway.suite.ts';

for (const mode of MODES) gatewaySuite(mode);
