// Lints deploy/terraform: HCL by HashiCorp's own parser, the arguments of each resource against those of the AWS provider
// (aws-provider.json), actions in policies against AWS's, and references. Exits with 1 on problems. node terraform.mjs [FOLDER]
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "@cdktf/hcl2json";

const META = ["count", "for_each", "depends_on", "provider", "lifecycle", "dynamic"];
const root = new URL("../../../", import.meta.url);

/// The modules below the folder, each with its parsed files.
export async function terraform(folder = fileURLToPath(new URL("deploy/terraform/", root))) {
  const modules = [folder, ...readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => `${folder}/${each.name}/`)];
  const read = [];
  for (const path of modules) {
    const files = [];
    for (const file of readdirSync(path).filter((name) => name.endsWith(".tf"))) {
      const text = readFileSync(`${path}/${file}`, "utf8");
      files.push({ file: `${path}/${file}`.replace(fileURLToPath(root), "").replaceAll("//", "/"), text, json: await parse(file, text) });
    }
    read.push({ path, files });
  }
  return read;
}

/// Resources and data sources: sort, type, name, body and file.
export function blocksOf(module) {
  return module.files.flatMap(({ file, text, json }) =>
    ["resource", "data"].flatMap((sort) =>
      Object.entries(json[sort] ?? {}).flatMap(([type, named]) =>
        Object.entries(named).flatMap(([name, bodies]) => bodies.map((body) => ({ sort, type, name, body, file, text }))),
      ),
    ),
  );
}

function actionsOf(modules) {
  return modules.flatMap(blocksOf).filter(({ type }) => type === "aws_iam_policy_document").flatMap((block) => {
    const statements = [...(block.body.statement ?? []), ...(block.body.dynamic?.statement ?? []).flatMap((each) => each.content)];
    return statements.flatMap((each) => each.actions ?? []).map((action) => ({ action, block }));
  });
}

export function servicesOf(modules) {
  return [...new Set(actionsOf(modules).map(({ action }) => action.split(":")[0]))];
}

function lineOf(text, ...words) {
  let at = 0;
  for (const word of words) {
    const next = text.slice(at).search(new RegExp(`(^|[^\\w-])${word.replace(/[^\w]/g, "\\$&")}([^\\w-]|$)`, "m"));
    if (next >= 0) at += next + 1;
  }
  return text.slice(0, at).split("\n").length;
}

/// All problems, each with file and line.
export function lint(modules, provider) {
  const problems = [];
  const problem = (block, words, message) =>
    problems.push(`${block.file}:${lineOf(block.text, block.type, block.name, ...words)}: ${block.type}.${block.name}: ${message}`);

  function judge(block, path, body, known) {
    const names = Object.fromEntries(Object.entries(known).map(([key, nested]) => [key.replace("!", ""), nested]));
    const given = new Set([...Object.keys(body), ...Object.keys(body.dynamic ?? {})]);
    for (const key of Object.keys(body).filter((each) => path.length > 0 ? each !== "dynamic" : !META.includes(each))) {
      if (!(key in names)) problem(block, [...path, key], `${[...path, key].join(".")}: is not an argument; known are ${Object.keys(names).join(", ")}`);
      else nested(block, [...path, key], body[key], names[key]);
    }
    for (const [key, blocks] of Object.entries(body.dynamic ?? {})) {
      if (!(key in names)) problem(block, [...path, key], `${[...path, key].join(".")}: is not a block`);
      else nested(block, [...path, key], blocks.flatMap((each) => each.content), names[key]);
    }
    for (const key of Object.keys(known).filter((each) => each.startsWith("!")).map((each) => each.slice(1))) {
      if (!given.has(key)) problem(block, path, `${[...path, key].join(".")}: is required`);
    }
  }

  function nested(block, path, value, known) {
    const isBlock = Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "object" && !Array.isArray(each));
    if (known === 0 && isBlock) problem(block, path, `${path.join(".")}: is an argument, not a block`);
    else if (known !== 0 && !isBlock) problem(block, path, `${path.join(".")}: is a block, not an argument`);
    else if (isBlock) value.forEach((each) => judge(block, path, each, known));
  }

  for (const block of modules.flatMap(blocksOf)) {
    const known = provider[block.sort][block.type];
    if (!known) problem(block, [], "aws-provider.json does not know it: run provider.mjs");
    else judge(block, [], block.body, known.arguments);
  }
  for (const { action, block } of actionsOf(modules)) {
    const [service, name] = action.split(":");
    if (!provider.actions[service]?.includes(name)) problem(block, [action], `${action} is no action of AWS`);
  }
  for (const module of modules) problems.push(...unresolved(module, modules, provider));
  return problems;
}

/// References to what is not there, variables that nobody uses, and calls of modules with wrong arguments.
function unresolved(module, modules, provider) {
  const problems = [];
  const all = (key) => Object.assign({}, ...module.files.map(({ json }) => json[key] ?? {}));
  const variables = all("variable");
  const locals = Object.assign({}, ...module.files.flatMap(({ json }) => json.locals ?? []));
  const blocks = blocksOf(module);
  const calls = all("module");
  const used = new Set();
  for (const { file, text } of module.files) {
    const code = text.replace(/(^|\s)#.*$/gm, (comment) => " ".repeat(comment.length)).replace(/\$\$\{[^}]*\}/g, "");
    const missing = (at, what) => problems.push(`${file}:${code.slice(0, at).split("\n").length}: ${what}`);
    for (const { 1: name, index } of code.matchAll(/\bvar\.(\w+)/g)) {
      used.add(name);
      if (!variables[name]) missing(index, `var.${name} is not declared`);
    }
    for (const { 1: name, index } of code.matchAll(/\blocal\.(\w+)/g)) if (!(name in locals)) missing(index, `local.${name} is not declared`);
    for (const { 1: name, index } of code.matchAll(/\bmodule\.(\w+)/g)) if (!calls[name]) missing(index, `module.${name} is not declared`);
    for (const { 1: data, 2: type, 3: name, 4: attribute, index } of code.matchAll(/(data\.)?\b(aws_\w+)\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?/g)) {
      const sort = data ? "data" : "resource";
      if (!blocks.some((each) => each.sort === sort && each.type === type && each.name === name)) missing(index, `${type}.${name} is not declared`);
      else if (attribute && !provider[sort][type]?.attributes.includes(attribute)) missing(index, `${type}.${name} has no ${attribute}`);
    }
    for (const { 1: file, index } of code.matchAll(/\$\{path\.module\}\/([^"]+)"/g))
      if (!existsSync(`${module.path}/${file}`)) missing(index, `there is no ${file}`);
  }
  for (const name of Object.keys(variables)) if (!used.has(name)) problems.push(`${module.path}: var.${name} is not used`);
  for (const [name, [call]] of Object.entries(calls)) {
    const called = modules.find((each) => each.path.endsWith(call.source.replace("./", "/") + "/"));
    const known = Object.assign({}, ...called.files.map(({ json }) => json.variable ?? {}));
    const given = Object.keys(call).filter((key) => key !== "source" && !META.includes(key));
    for (const key of given) if (!known[key]) problems.push(`module.${name}: ${key} is not a variable of ${call.source}`);
    for (const [key, [each]] of Object.entries(known))
      if (!given.includes(key) && !("default" in each)) problems.push(`module.${name}: ${key} is missing`);
  }
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const provider = JSON.parse(readFileSync(new URL("aws-provider.json", import.meta.url), "utf8"));
  const modules = await terraform(process.argv[2]);
  const problems = lint(modules, provider);
  problems.forEach((each) => console.error(each));
  console.log(`${modules.flatMap((each) => each.files).length} Terraform files linted, ${problems.length} problems`);
  process.exit(problems.length ? 1 : 0);
}
