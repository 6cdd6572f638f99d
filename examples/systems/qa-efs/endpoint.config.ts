import { defineConfig } from '../../../infra/parse-config.ts';
import inZip from '../qa-zip/endpoint.config.ts';

// The same archive and contract as in systems/qa-zip, on another host.
export default defineConfig({
  ...inZip,
  name: 'qa-efs',
  host: { type: 'lambda-efs', memoryMb: 3008 },
  gateway: { auth: 'iam', path: '/qa' },
});
