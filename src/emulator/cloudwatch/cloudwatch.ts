import { queryCompatibleService } from '../protocol/json.ts';
import type { AlarmPort, Service } from '../world.ts';
import { type Alarms, alarmsOf } from './alarm-store.ts';
import { alarmActions } from './alarms.ts';
import { tagActions } from './tags.ts';

/** Codes of errors whose shapes have other names (botocore's service model, `error.code`). */
const QUERY_CODES = {
  InvalidParameterValueException: 'InvalidParameterValue',
  ValidationException: 'ValidationError',
};

/**
 * CloudWatch alarms: what clients read and set, and the port by which a deployment watches them. Both the JavaScript
 * SDK and boto3 speak AWS JSON 1.0 to it, in the mode that is compatible with the query protocol.
 */
export function createCloudWatch(): { service: Service; port: AlarmPort } {
  const alarms: Alarms = new Map();
  const service = queryCompatibleService(
    'cloudwatch',
    { ...alarmActions(alarms), ...tagActions(alarms) },
    QUERY_CODES,
  );
  return { service, port: { stateOf: (region, name) => alarmsOf(alarms, region).get(name)?.state } };
}
