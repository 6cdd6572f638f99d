import { AwsError } from '../protocol/aws-error.ts';

/** S3's answer for headers that do not go together. */
export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequest', message);
}

/** S3's answer for a parameter out of its range; it repeats the parameter. */
export function invalidArgument(message: string, name: string, value: string): AwsError {
  return new AwsError('InvalidArgument', message, 400, { ArgumentName: name, ArgumentValue: value });
}

/** S3's answer when bytes and checksum do not agree. */
export function badDigest(message: string): AwsError {
  return new AwsError('BadDigest', message);
}

/** S3's answer for a document it cannot read; it never says where. */
export function malformedXml(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

/** S3's own code for what it does not know: 501. It stands here for what this emulator leaves out. */
export function notImplemented(what: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `A header or query you provided implies functionality that is not implemented: ${what}`,
    501,
  );
}
