import { AwsError } from '../aws-error.ts';

/** An invalid request: 400. */
export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, 400);
}

/** A key or name in use, or a part that another one uses: 409. */
export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}

/** A missing resource: 404. */
export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message, 404);
}
