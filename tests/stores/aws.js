// @ts-check
// moto as AWS: the server, its clients, and an environment that points our stores at it.
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { motoServer } from "../../scripts/store_tools.js";
import { startProgram } from "./support.js";

export const REGION = "eu-west-1";
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: "AKIDTESTS", AWS_SECRET_ACCESS_KEY: "canary access key", AWS_REGION: REGION };

/** Starts moto, and gives this process the credentials to ask it. */
export async function startAws() {
  Object.assign(process.env, ENVIRONMENT);
  const { address, stop } = await startProgram([motoServer, "-H", "127.0.0.1", "-p", "0"], /Running on (http:\S+)/);
  const options = { endpoint: address, region: REGION };
  return {
    endpoint: address,
    secrets: new SecretsManagerClient(options),
    parameters: new SSMClient(options),
    stop,
  };
}
