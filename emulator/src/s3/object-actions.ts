import { completeMultipartUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { uploadPartCopy } from './copy-part.ts';
import { createMultipartUpload } from './create-upload.ts';
import { listParts } from './list-parts.ts';
import { abortMultipartUpload, uploadPart } from './multipart.ts';
import { getObject, headObject } from './read-object.ts';
import { putObject } from './write-object.ts';
import type { S3Actions } from './operation.ts';
import type { S3Store } from './store.ts';

/** The operations that write and read objects, by name. */
export function objectActions(store: S3Store): S3Actions {
  return {
    PutObject: (input, call) => putObject(store, input, call),
    GetObject: (input, call) => getObject(store, input, call),
    HeadObject: (input, call) => headObject(store, input, call),
    CopyObject: (input, call) => copyObject(store, input, call),
    CreateMultipartUpload: (input, call) => createMultipartUpload(store, input, call),
    UploadPart: (input, call) => uploadPart(store, input, call),
    UploadPartCopy: (input, call) => uploadPartCopy(store, input, call),
    ListParts: (input, call) => listParts(store, input, call),
    CompleteMultipartUpload: (input, call) => completeMultipartUpload(store, input, call),
    AbortMultipartUpload: (input, call) => abortMultipartUpload(store, input, call),
  };
}
