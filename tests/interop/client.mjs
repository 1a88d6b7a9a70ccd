// Prints who the AWS SDK for JavaScript is, through whatever the profile in AWS_PROFILE says.
// The first argument is the directory that has the SDK's packages.
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/package.json`);
const { fromIni } = require("@aws-sdk/credential-providers");
const { GetCallerIdentityCommand, STSClient } = require("@aws-sdk/client-sts");

const client = new STSClient({
  credentials: fromIni({ profile: process.env.AWS_PROFILE }),
  endpoint: process.env.AWS_ENDPOINT_URL_STS,
});
console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
