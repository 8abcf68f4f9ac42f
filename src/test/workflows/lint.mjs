// Lints every workflow, the action, and the workflow that `hinomi init` writes, with GitHub's own parser, including
// expressions. Exits with 1 on problems.
import { readdirSync, readFileSync } from "node:fs";
import { register } from "node:module";

// The parser expects a bundler: Node must be told that its JSON files are JSON.
const asJson = `export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  return specifier.endsWith(".json") ? { ...found, importAttributes: { type: "json" } } : found;
}`;
register("data:text/javascript," + encodeURIComponent(asJson), import.meta.url);
const { validate } = await import("@actions/languageservice");
const { TextDocument } = await import("vscode-languageserver-textdocument");

const root = new URL("../../../", import.meta.url);
const files = readdirSync(new URL(".github/workflows/", root)).map((file) => `.github/workflows/${file}`);
files.push(".github/actions/hinomi/action.yml", "src/main/resources/init/hinomi.yml");
let problems = 0;
for (const file of files) {
  const text = readFileSync(new URL(file, root), "utf8");
  const uri = new URL(file.replace("src/main/resources/init", ".github/workflows"), root); // it tells what the file is
  const document = TextDocument.create(String(uri), "yaml", 1, text);
  for (const { range, message } of await validate(document)) {
    console.error(`${file}:${range.start.line + 1}: ${message}`);
    problems++;
  }
}
console.log(`${files.length} files linted, ${problems} problems`);
process.exit(problems ? 1 : 0);
