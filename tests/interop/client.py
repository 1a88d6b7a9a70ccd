"""Prints who boto3 is, through whatever the profile in AWS_PROFILE says."""

import boto3

print(boto3.client("sts").get_caller_identity()["Arn"])
