// Reads shared files as the AWS SDK for JavaScript does: one JSON object a line on stdin, one on stdout.
// The first argument is the directory that has the SDK's packages.
//
// {"config": PATH, "credentials": PATH} asks for every setting of every profile; with "profile" it asks for that
// profile's credentials, by whatever calls that takes: each goes to the server "through", under the name of the host that
// it was meant for. {"environment": {NAME: VALUE}, "of": [NAME]} asks for the region and the key that these variables mean.
import http from "node:http";
import https from "node:https";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { createInterface } from "node:readline";

let server;
https.request = (options, answered) =>
  http.request({ ...options, protocol: "http:", host: server.hostname, port: server.port, agent: undefined }, answered);
syncBuiltinESMExports();

const require = createRequire(`${process.argv[2]}/package.json`);
const { loadSharedConfigFiles, loadSsoSessionData, parseKnownFiles } = require("@smithy/core/config");
const { STSClient } = require("@aws-sdk/client-sts");
const { fromIni, fromNodeProviderChain } = require("@aws-sdk/credential-providers");

async function meant(request) {
  for (const name of request.of) delete process.env[name];
  Object.assign(process.env, request.environment);
  const client = new STSClient({ credentials: fromNodeProviderChain() });
  const region = await client.config.region();
  return { region, access_key_id: (await client.config.credentials()).accessKeyId };
}

async function answer(request) {
  if (request.environment !== undefined) return meant(request);
  const files = { configFilepath: request.config, filepath: request.credentials, ignoreCache: true };
  if (request.profile === undefined) {
    await loadSharedConfigFiles(files);
    return { profiles: await parseKnownFiles(files), sso_sessions: await loadSsoSessionData(files) };
  }
  process.env.AWS_CONFIG_FILE = request.config;
  process.env.AWS_SHARED_CREDENTIALS_FILE = request.credentials;
  for (const name of Object.keys(process.env)) {
    if (name.startsWith("AWS_ENDPOINT_URL")) delete process.env[name];
  }
  server = new URL(request.through);
  const mfaCodeProvider = async () => request.code;
  const credentials = await fromIni({ profile: request.profile, mfaCodeProvider, ...files })();
  return { access_key_id: credentials.accessKeyId };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = { error: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
