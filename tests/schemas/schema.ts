import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";

type Member = {
  readonly title?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Member>>;
};

/** A schema of schemas/, as far as the tests look into it. */
export type Schema = {
  readonly $id: string;
  readonly properties: Readonly<Record<string, Member>>;
  readonly $defs: Readonly<Record<string, Member & { readonly anyOf?: readonly Member[] }>>;
};

export function readSchema(name: string): Schema {
  return JSON.parse(readFileSync(`schemas/${name}.schema.json`, "utf8"));
}

/** Whether an editor that checks with the schema accepts a YAML text, which reaches it with YAML's own types. */
export function toValidator(schema: Schema): (yaml: string) => boolean {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictTuples: false,
    allErrors: true,
  });
  const validate = ajv.compile(schema);
  return (yaml) => validate(parse(yaml) ?? {});
}

/** The names of a member that is a mapping, alone or among other forms. */
export function namesOf(schema: Schema, name: string): readonly string[] {
  const { anyOf = [], properties } = schema.$defs[name] ?? {};
  return Object.keys(properties ?? anyOf.find((form) => form.properties)?.properties ?? {});
}

/** The places of names, at any depth, that an editor would show without a title or a description. */
export function unexplained(schema: Schema): readonly string[] {
  const found: string[] = [];
  const look = (node: unknown, path: string): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [name, below] of Object.entries(node)) {
      const at = `${path}/${name}`;
      // Requirements repeat a name that is explained beside them.
      const members = name === "properties" && !("required" in node && !("type" in node));
      for (const [member, { description, title }] of members ? Object.entries<Member>(below) : []) {
        if (!description || !title) found.push(`${at}/${member}`);
      }
      look(below, at);
    }
  };
  look(schema, "");
  return found;
}
