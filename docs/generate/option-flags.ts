import { hostFlags } from '../../infra/hosts/registry.ts';

/** Which flag overrides which option. */
const FLAG_OF: Readonly<Record<string, string>> = {
  name: 'name',
  stage: 'stage',
  region: 'region',
  model: 'model',
  code: 'code',
  entry: 'entry',
  task: 'task',
  allowFiles: 'allow-files',
  vendor: 'vendor',
  'container.family': 'family',
  onnx: 'onnx',
  'host.type': 'host',
  ...Object.fromEntries(Object.entries(hostFlags()).map(([flag, { option }]) => [`host.${option}`, flag])),
  'rollout.strategy': 'rollout',
  'gateway.api': 'api',
  'gateway.auth': 'auth',
  'gateway.jwt.issuer': 'jwt-issuer',
  'gateway.jwt.audience': 'jwt-audience',
  'gateway.jwt.scopes': 'jwt-scopes',
};

/** The flag that overrides an option, without its dashes. */
export function flagOf(option: string): string | undefined {
  return FLAG_OF[option];
}
