export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.ts';
export { bodyFaults } from './cloudwatch/dashboard-body.ts';
export type { CallRule, FaultRule } from './faults/rule.ts';
export { filled } from './gateway/access-log.ts';
export {
  type Container,
  type ContainerSpec,
  HostingFailure,
  type ServingStack,
  type StartContainer,
} from './container.ts';
export { type Listening, serve, type Served } from './http/server.ts';
