import { MODES } from '../gateway-modes/mode.ts';
import { FAILURES } from './all.ts';
import { plantedFailures } from './planted-failures.suite.ts';

for (const mode of MODES.filter(({ api }) => api === 'rest')) plantedFailures(mode, FAILURES);
