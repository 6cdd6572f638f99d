import { AwsError } from '../protocol/aws-error.ts';

/** Everything wrong with a request itself: 400. */
export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, 400);
}

/** A key or name that is taken, or a part that another one needs: 409. */
export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409);
}

/** Something that is not there: 404. */
export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message, 404);
}
