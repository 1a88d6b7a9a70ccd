"""Makes an IAM user with an access key and an account alias in moto, and prints the key as two lines.

    moto_user.py ENDPOINT
"""

import sys

import boto3

iam = boto3.client(
    "iam",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
iam.create_user(UserName="alice")
iam.create_account_alias(AccountAlias="acme")
key = iam.create_access_key(UserName="alice")["AccessKey"]
print(key["AccessKeyId"])
print(key["SecretAccessKey"])
