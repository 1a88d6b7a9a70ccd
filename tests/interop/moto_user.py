"""Makes an IAM user with an access key and an account alias in moto, and prints the key as two lines.

    moto_user.py ENDPOINT [NAME]
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
name = sys.argv[2] if len(sys.argv) > 2 else "alice"
iam.create_user(UserName=name)
if name == "alice":
    iam.create_account_alias(AccountAlias="acme")
key = iam.create_access_key(UserName=name)["AccessKey"]
print(key["AccessKeyId"])
print(key["SecretAccessKey"])
