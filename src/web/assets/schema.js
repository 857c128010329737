// The schema as introspection tells it: asked once, then looked up.

const TYPE = "kind name ofType { kind name ofType { kind name ofType { kind name } } }";
const INPUT = `name description defaultValue type { ${TYPE} }`;

/** The introspection query. */
export const INTROSPECTION = `query Introspection {
  __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    directives { name description args { ${INPUT} } }
    types {
      kind name description
      fields(includeDeprecated: true) {
        name description isDeprecated deprecationReason
        args { ${INPUT} }
        type { ${TYPE} }
      }
      inputFields { ${INPUT} }
      interfaces { name }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { name }
    }
  }
}`;

/** The schema from an introspection answer: types by name, roots by kind of operation, directives. */
export function schemaFrom(answer) {
  const told = answer.__schema;
  return {
    types: new Map(told.types.map((type) => [type.name, type])),
    roots: {
      query: told.queryType?.name,
      mutation: told.mutationType?.name,
      subscription: told.subscriptionType?.name,
    },
    directives: told.directives,
  };
}

/** A type by name, or null. */
export const typeNamed = (schema, name) => schema.types.get(name) ?? null;

/** The type an operation starts from, or null. */
export const rootType = (schema, kind) => typeNamed(schema, schema.roots[kind]);

/** The field of a type by name, or null. */
export const fieldOf = (type, name) => type?.fields?.find((field) => field.name === name) ?? null;

/** The type behind lists and non-null, or null. */
export function namedType(schema, reference) {
  let inner = reference;
  while (inner?.ofType) inner = inner.ofType;
  return inner ? typeNamed(schema, inner.name) : null;
}

/** A type reference as it is written: `[Item!]!`. */
export function typeText(reference) {
  if (reference.kind === "NON_NULL") return `${typeText(reference.ofType)}!`;
  if (reference.kind === "LIST") return `[${typeText(reference.ofType)}]`;
  return reference.name;
}

const matches = (name, text) => (name ?? "").toLowerCase().includes(text);

/** Everything whose name contains a text, names that begin with it first; then what only the description contains. */
export function search(schema, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found = [];
  const consider = (entry, type, field) => {
    const name = entry.name.toLowerCase();
    if (matches(name, wanted)) found.push({ type, field, rank: name.startsWith(wanted) ? 0 : 1 });
    else if (matches(entry.description, wanted)) found.push({ type, field, rank: 2 });
  };
  for (const type of schema.types.values()) {
    if (type.name.startsWith("__")) continue;
    consider(type, type, null);
    for (const field of [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])]) {
      consider(field, type, field);
    }
  }
  return found.sort((a, b) => a.rank - b.rank);
}
