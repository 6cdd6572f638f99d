import { defineConfig } from '../../../infra/parse-config.ts';
import qaZip from '../qa-zip/endpoint.config.ts';

// The archive of qa-zip on another host, and behind a REST API as in the original.
export default defineConfig({
  ...qaZip,
  name: 'qa-efs',
  host: { type: 'lambda-efs', memoryMb: 3008 },
  gateway: { api: 'rest', auth: 'iam', path: '/qa' },
});
