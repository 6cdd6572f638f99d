import { describe } from 'vitest';
import { functionJourney } from './function-journey.suite.ts';

describe('a function with the model on a file system, from nothing to nothing', () => {
  functionJourney('lambda-efs');
});
