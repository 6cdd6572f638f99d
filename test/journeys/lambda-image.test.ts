import { describe, expect, it } from 'vitest';
import { functionJourney } from './function-journey.suite.ts';

describe('a function in a container image, from nothing to nothing', () => {
  functionJourney('lambda-image', ({ command }) => {
    it('shows what ECR has found in its images', async () => {
      const { text } = await command('status');
      expect(text).toMatch(/Scan of transactions-dev:[0-9a-f]{12}: no known vulnerabilities/);
    });
  });
});
