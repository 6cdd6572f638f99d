"""Copies within S3 through boto3, single and multipart, and the cleanup of incomplete uploads."""

import hashlib
import json
import sys

import boto3
from boto3.s3.transfer import TransferConfig

MIB = 1024 * 1024


def sha256_of(bucket: str, key: str) -> str:
    """The digest of an object's downloaded bytes."""
    body = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"]
    return hashlib.sha256(body.read()).hexdigest()


def main(source: str, target: str) -> dict[str, object]:
    """Fills `source`, copies into `target` both ways, and aborts an incomplete upload."""
    s3 = boto3.client("s3")
    content = b"ten bytes." * (MIB + 3)
    s3.put_object(Bucket=source, Key="whole", Body=content, Metadata={"owner": "dev"})
    from_whole = {"Bucket": source, "Key": "whole"}
    one_call = s3.copy_object(
        Bucket=target,
        Key="one-call",
        CopySource=from_whole,
        MetadataDirective="REPLACE",
        Metadata={"owner": "prod"},
    )
    in_parts = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    s3.copy(from_whole, target, "in-parts", Config=in_parts)
    upload = s3.create_multipart_upload(Bucket=target, Key="left-behind")
    left = s3.list_multipart_uploads(Bucket=target)["Uploads"]
    s3.abort_multipart_upload(Bucket=target, Key="left-behind", UploadId=upload["UploadId"])
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "one_call": sha256_of(target, "one-call"),
        "in_parts": sha256_of(target, "in-parts"),
        "etag_kept": one_call["CopyObjectResult"]["ETag"]
        == s3.head_object(Bucket=source, Key="whole")["ETag"],
        "parts": s3.head_object(Bucket=target, Key="in-parts")["ETag"][-3:-1],
        "metadata": s3.head_object(Bucket=target, Key="one-call")["Metadata"],
        "left": [each["Key"] for each in left],
        "left_after": s3.list_multipart_uploads(Bucket=target).get("Uploads", []),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
