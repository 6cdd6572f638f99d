import { AwsError } from '../aws-error.ts';
import type { Violation } from '../protocol/violation.ts';

// The service model names no errors. Codes: EC2 API reference, "Error codes". Texts: those of moto, ec2/exceptions.py,
// unless a comment names another source.

export function vpcNotFound(id: string): AwsError {
  return new AwsError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
}

export function subnetNotFound(id: string): AwsError {
  return new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
}

export function routeTableNotFound(id: string): AwsError {
  return new AwsError('InvalidRouteTableID.NotFound', `The routeTable ID '${id}' does not exist`);
}

export function groupNotFound(name: string): AwsError {
  return new AwsError('InvalidGroup.NotFound', `The security group '${name}' does not exist`);
}

export function endpointNotFound(id: string): AwsError {
  return new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`);
}

export function interfaceNotFound(id: string): AwsError {
  return new AwsError('InvalidNetworkInterfaceID.NotFound', `The networkInterface ID '${id}' does not exist`);
}

const NOT_FOUND: Readonly<Record<string, (id: string) => AwsError>> = {
  eni: interfaceNotFound,
  rtb: routeTableNotFound,
  sg: groupNotFound,
  subnet: subnetNotFound,
  vpc: vpcNotFound,
  vpce: endpointNotFound,
};

/** The error about whatever has an id, which its prefix tells. */
export function notFound(id: string): AwsError {
  const [prefix = ''] = id.split('-');
  return NOT_FOUND[prefix]?.(id) ?? new AwsError('InvalidID', `The ID '${id}' is not valid`);
}

export function missingParameter(name: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
}

export function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

export function badToken(token: string): AwsError {
  return new AwsError('InvalidNextToken', `The token '${token}' is invalid`);
}

/** EC2 reports the first fault of an input only. The text about a value is ours. */
export function refuseFirst(violations: readonly Violation[]): AwsError {
  const [first] = violations;
  if (first?.constraint === 'required') return missingParameter(first.member);
  return invalidValue(`Invalid value for parameter ${first?.member ?? ''}: ${first?.text ?? ''}`);
}
