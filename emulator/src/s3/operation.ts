import type * as sdk from '@aws-sdk/client-s3';
import type { Actions, Input, Output } from '../protocol/actions.ts';

/** Operation → action. */
export type S3Actions = Actions<typeof sdk>;

/** Input of an operation, as its action receives it. */
export type S3Input<Operation extends string> = Input<typeof sdk, Operation>;

/** What the action of an operation returns. */
export type S3Output<Operation extends string> = Output<typeof sdk, Operation>;
