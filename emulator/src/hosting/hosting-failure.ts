/** Why a container cannot be put into service; the message is the endpoint's FailureReason. */
export class HostingFailure extends Error {}
