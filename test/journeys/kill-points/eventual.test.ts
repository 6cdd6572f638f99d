import { killPointSuite } from './kill-points.suite.ts';

killPointSuite('killed', 'eventual');
killPointSuite('answer lost', 'eventual');
