"""Behavior of AWS that is missing from the service models, with sources."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unmodelled:
    statuses: tuple[int, ...]
    source: str


_S3 = "Amazon S3 API reference, 'Error responses', list of error codes"
_SEEN = (
    "SageMaker says absent, taken, busy and malformed with it; botocore models no errors of these"
)
_COMMON = "'Common errors' of each service's API reference"
_LIMIT = "the emulator's own limit, no answer of AWS: README.md of the emulator"
_EC2 = "EC2 API reference, 'Error codes'; the model of EC2 has no errors"
_RETRY = "codes without 'Exception', as query services send them; botocore retries Throttling"

# (service, code); "*" stands for any service.
UNMODELLED_ERRORS: dict[tuple[str, str], Unmodelled] = {
    ("*", "AccessDenied"): Unmodelled((403,), _COMMON),
    ("*", "AccessDeniedException"): Unmodelled((400, 403), _COMMON),
    ("*", "ExpiredTokenException"): Unmodelled((400, 403), _COMMON),
    ("*", "NotImplemented"): Unmodelled((501,), _LIMIT),
    ("*", "ThrottlingException"): Unmodelled((400, 429), _COMMON),
    ("cloudwatch", "ValidationException"): Unmodelled((400,), _COMMON),
    ("ec2", "CannotDelete"): Unmodelled((400,), _EC2),
    ("ec2", "DependencyViolation"): Unmodelled((400,), _EC2),
    ("ec2", "IdempotentParameterMismatch"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidGroup.Duplicate"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidGroup.NotFound"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidID"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidNetworkInterfaceID.NotFound"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidPermission.Duplicate"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidRouteTableID.NotFound"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidServiceName"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidSubnetID.NotFound"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidVpcEndpointId.NotFound"): Unmodelled((400,), _EC2),
    ("ec2", "InvalidVpcID.NotFound"): Unmodelled((400,), _EC2),
    ("ec2", "RequestExpired"): Unmodelled((400,), _EC2),
    ("ec2", "RequestLimitExceeded"): Unmodelled((503,), _EC2),
    ("ec2", "RouteAlreadyExists"): Unmodelled((400,), _EC2),
    ("iam", "ExpiredToken"): Unmodelled((403,), _RETRY),
    ("sts", "ExpiredToken"): Unmodelled((403,), _RETRY),
    ("iam", "Throttling"): Unmodelled((400,), _RETRY),
    ("sts", "InvalidClientTokenId"): Unmodelled((403,), _COMMON),
    ("sts", "Throttling"): Unmodelled((400,), _RETRY),
    ("iam", "ValidationError"): Unmodelled((400,), "IAM API reference, 'Common errors'"),
    ("s3", "BadDigest"): Unmodelled((400,), _S3),
    ("s3", "BucketNotEmpty"): Unmodelled((409,), _S3),
    ("s3", "EntityTooSmall"): Unmodelled((400,), _S3),
    ("s3", "ExpiredToken"): Unmodelled((400,), _S3),
    ("s3", "IllegalLocationConstraintException"): Unmodelled((400,), _S3),
    ("s3", "InvalidArgument"): Unmodelled((400,), _S3),
    ("s3", "InvalidBucketName"): Unmodelled((400,), _S3),
    ("s3", "InvalidDigest"): Unmodelled((400,), _S3),
    ("s3", "InvalidLocationConstraint"): Unmodelled((400,), _S3),
    ("s3", "InvalidPart"): Unmodelled((400,), _S3),
    ("s3", "InvalidPartNumber"): Unmodelled((416,), _S3),
    ("s3", "InvalidPartOrder"): Unmodelled((400,), _S3),
    ("s3", "InvalidRange"): Unmodelled((416,), _S3),
    ("s3", "InvalidRequest"): Unmodelled((400,), _S3),
    ("s3", "InvalidTag"): Unmodelled((400,), _S3),
    ("s3", "KeyTooLongError"): Unmodelled((400,), _S3),
    ("s3", "MalformedPolicy"): Unmodelled((400,), _S3),
    ("s3", "MalformedXML"): Unmodelled((400,), _S3),
    ("s3", "MethodNotAllowed"): Unmodelled((405,), _S3),
    ("s3", "NoSuchBucket"): Unmodelled((404,), _S3),
    ("s3", "NoSuchBucketPolicy"): Unmodelled((404,), _S3),
    ("s3", "NoSuchKey"): Unmodelled((404,), _S3),
    ("s3", "NoSuchLifecycleConfiguration"): Unmodelled((404,), _S3),
    ("s3", "NoSuchPublicAccessBlockConfiguration"): Unmodelled((404,), _S3),
    ("s3", "NoSuchTagSet"): Unmodelled((404,), _S3),
    ("s3", "NoSuchUpload"): Unmodelled((404,), _S3),
    ("s3", "NoSuchVersion"): Unmodelled((404,), _S3),
    ("s3", "OwnershipControlsNotFoundError"): Unmodelled((404,), _S3),
    ("s3", "PermanentRedirect"): Unmodelled((301,), _S3),
    ("s3", "PreconditionFailed"): Unmodelled((412,), _S3),
    ("s3", "SlowDown"): Unmodelled((503,), _S3),
    ("s3", "XAmzContentSHA256Mismatch"): Unmodelled((400,), _S3),
    ("sagemaker", "ValidationException"): Unmodelled((400,), _SEEN),
    ("lambda", "ValidationException"): Unmodelled((400,), "Lambda API reference, 'Common errors'"),
    ("apigatewayv2", "ConflictException"): Unmodelled(
        (409,), "of an integration in use: milliHQ/terraform-aws-next-js#247"
    ),
}

# (service, operation): a success status that is not modelled.
UNMODELLED_STATUSES: dict[tuple[str, str], Unmodelled] = {
    ("s3", "PutBucketPolicy"): Unmodelled(
        (204,), "sample response of PutBucketPolicy, S3 API reference"
    ),
    ("s3", "PutBucketTagging"): Unmodelled(
        (204,), "sample response of PutBucketTagging, S3 API reference"
    ),
}

# Prefixes of problems that AWS's own responses also have. During a change, Lambda returns the
# reason code "Creating", which is only in the enum of StateReasonCode (appleboy/lambda-action#65).
# The empty member of WAF's default action selects one of the two. A resource that is read
# without `embed` lists its methods by name only (the aws CLI's example of get-resources). ECR
# lists the images that it has deleted, which may be none. The states of a VPC endpoint are in
# lower case (examples of CreateVpcEndpoint and DescribeVpcEndpoints, EC2 API reference).
UNMODELLED_VALUES: tuple[str, ...] = (
    "output.VpcEndpoint.State ",
    "output.VpcEndpoints[0].State ",
    "output.WebACL.DefaultAction.Allow is empty",
    "output.resourceMethods.POST is empty",
    "output.imageIds has 0, below the least 1",
    "output.LastUpdateStatusReasonCode 'Creating'",
    "output.Configuration.LastUpdateStatusReasonCode 'Creating'",
)

# Signing names used by the emulator -> botocore's service names.
SERVICE_NAMES: dict[str, str] = {"monitoring": "cloudwatch", "servicequotas": "service-quotas"}

# Emulator-only operations, by service: URLs that AWS serves outside its API.
OWN_OPERATIONS: dict[str, dict[str, str]] = {
    "ecr": {"DownloadLayer": "what downloadUrl of GetDownloadUrlForLayer points at: S3, on AWS"},
    "lambda": {
        "DownloadPackage": "what Code.Location of GetFunction points at; on AWS a presigned S3 URL"
    },
}
