// Reads shared files as the AWS SDK for JavaScript does: one JSON object a line on stdin, one on stdout.
// The first argument is the directory that has the SDK's packages.
//
// {"config": PATH, "credentials": PATH} asks for every setting of every profile; with "profile" it asks for that
// profile's credentials, by whatever calls that takes.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.argv[2]}/package.json`);
const { loadSharedConfigFiles, loadSsoSessionData, parseKnownFiles } = require("@smithy/core/config");
const { fromIni } = require("@aws-sdk/credential-providers");

async function answer(request) {
  const files = { configFilepath: request.config, filepath: request.credentials, ignoreCache: true };
  if (request.profile === undefined) {
    await loadSharedConfigFiles(files);
    return { profiles: await parseKnownFiles(files), sso_sessions: await loadSsoSessionData(files) };
  }
  process.env.AWS_CONFIG_FILE = request.config;
  process.env.AWS_SHARED_CREDENTIALS_FILE = request.credentials;
  const credentials = await fromIni({ profile: request.profile, ...files })();
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
