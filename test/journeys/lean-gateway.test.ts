import { gatewaySuite } from '../suites/gateway.suite.ts';

gatewaySuite({ api: 'http', auth: 'iam' }, { container: { family: 'lean' } });
