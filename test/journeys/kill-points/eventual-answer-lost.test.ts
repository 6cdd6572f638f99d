import { killPointSuite } from './kill-points.suite.ts';

killPointSuite('answer lost', 'eventual');
