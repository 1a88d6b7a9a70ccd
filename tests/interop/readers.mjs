// Reads shared files as the AWS SDK for JavaScript does: one JSON object a line on stdin, one on stdout.
// The first argument is the directory that has the SDK's packages. What is asked is told in readers.py.
import http from "node:http";
import https from "node:https";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { createInterface } from "node:readline";

let server;
const direct = https.request;
https.request = (options, answered) =>
  server === undefined
    ? direct(options, answered)
    : http.request({ ...options, protocol: "http:", host: server.hostname, port: server.port, agent: undefined }, answered);
syncBuiltinESMExports();

const require = createRequire(`${process.argv[2]}/package.json`);
const { loadSharedConfigFiles, loadSsoSessionData, parseKnownFiles } = require("@smithy/core/config");
const { GetCallerIdentityCommand, STSClient } = require("@aws-sdk/client-sts");
const { fromIni, fromNodeProviderChain } = require("@aws-sdk/credential-providers");
const start = { ...process.env };

async function meant() {
  const client = new STSClient({ credentials: fromNodeProviderChain() });
  const region = await client.config.region();
  return { region, access_key_id: (await client.config.credentials()).accessKeyId };
}

async function settings(files) {
  await loadSharedConfigFiles(files);
  return { profiles: await parseKnownFiles(files), sso_sessions: await loadSsoSessionData(files) };
}

async function credentials(request, files) {
  server = new URL(request.through);
  const settings = { profile: request.profile, mfaCodeProvider: async () => request.code, ...files };
  const found = await (request.profile === undefined ? fromNodeProviderChain(files) : fromIni(settings))();
  return { access_key_id: found.accessKeyId, session_token: found.sessionToken, account_id: found.accountId };
}

async function called(request) {
  server = undefined;
  const client = new STSClient({ profile: request.profile });
  if (request.called === "really") return client.send(new GetCallerIdentityCommand({}));
  let sent;
  const stop = () => async (given) => {
    sent = given.request;
    throw new Error("far enough");
  };
  client.middlewareStack.add(stop, { step: "deserialize", priority: "low" });
  await client.send(new GetCallerIdentityCommand({})).catch((error) => {
    if (sent === undefined) throw error;
  });
  const port = sent.port === undefined ? "" : `:${sent.port}`;
  return { url: `${sent.protocol}//${sent.hostname}${port}`, authorization: sent.headers.authorization };
}

async function answer(request) {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, start);
  if (request.through !== undefined || request.called !== undefined) {
    for (const name of Object.keys(start)) if (name.startsWith("AWS_ENDPOINT_URL")) delete process.env[name];
  }
  let files = {};
  if (request.config !== undefined) {
    files = { configFilepath: request.config, filepath: request.credentials, ignoreCache: true };
    process.env.AWS_CONFIG_FILE = request.config;
    process.env.AWS_SHARED_CREDENTIALS_FILE = request.credentials;
  }
  for (const [name, value] of Object.entries(request.environment ?? {})) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
    if (name === "AWS_CONFIG_FILE") files = { ignoreCache: true };
  }
  if (request.through !== undefined) return credentials(request, files);
  if (request.called !== undefined) return called(request);
  return request.config === undefined ? meant() : settings(files);
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
