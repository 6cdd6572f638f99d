/** Tag that names the stack a resource belongs to. It is sent in the create call, so nothing exists unowned. */
export const OWNER_TAG = 'sagemaker-gateway:stack';

/** Tag with the resource's id in the stack, for people. */
export const ID_TAG = 'sagemaker-gateway:id';
