// That the lint of Terraform finds mistakes: each row breaks one file of deploy/terraform.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { lint, terraform } from "./terraform.mjs";

const folder = fileURLToPath(new URL("../../../deploy/terraform/", import.meta.url));
const provider = JSON.parse(readFileSync(new URL("aws-provider.json", import.meta.url), "utf8"));
const mistakes = [
  ["agent/main.tf", "retention_in_days", "retention_days", /main.tf:44: .*retention_days: is not an argument/],
  ["agent/service.tf", "subnets          =", "subnet           =", /network_configuration.subnets: is required/],
  ["agent/service.tf", "deployment_circuit_breaker {", "deployment_circuit_breaker = {", /deployment_circuit_breaker: is a block, not an argument/],
  ["agent/task.tf", "transit_encryption =", "transit_encrypted =", /transit_encrypted: is not an argument/],
  ["agent/task.tf", "repository_url", "repository_uri", /aws_ecr_repository.agent has no repository_uri/],
  ["agent/outputs.tf", "aws_ecs_cluster.agent.", "aws_ecs_cluster.agents.", /aws_ecs_cluster.agents is not declared/],
  ["github.tf", "ecr:PutImage", "ecr:PushImage", /ecr:PushImage is no action of AWS/],
  ["github.tf", "local.subject]", "local.subjects]", /local.subjects is not declared/],
  ["main.tf", "schedule        = var", "shedule         = var", /shedule is not a variable of .\/agent/],
  ["variables.tf", 'variable "kms_keys"', 'variable "kms_key"', /var.kms_keys is not declared/],
];

for (const [file, right, wrong, message] of mistakes) {
  test(`${file}: ${wrong}`, async () => {
    const copy = mkdtempSync(`${tmpdir()}/terraform-`) + "/";
    try {
      cpSync(folder, copy, { recursive: true });
      const text = readFileSync(copy + file, "utf8");
      assert.ok(text.includes(right), `${file} lacks ${right}`);
      writeFileSync(copy + file, text.replaceAll(right, wrong));
      assert.match(lint(await terraform(copy), provider).join("\n"), message);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
}
