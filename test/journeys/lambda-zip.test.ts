import { describe } from 'vitest';
import { functionJourney } from './function-journey.suite.ts';

describe('a function with the model in its zip, from nothing to nothing', () => {
  functionJourney('lambda-zip');
});
