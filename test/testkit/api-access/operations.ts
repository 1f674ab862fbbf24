import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** A global id that nobody was ever given. */
export const GUESSED_UUID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Some value of a type, as small as it may be. `ids` says what stands at a path. */
function valueOf(type: GraphQLInputType, path: readonly string[], idAt: (path: readonly string[]) => string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, path, idAt);
  if (isListType(type)) {
    const first = idAt([...path, '0']);
    return first === '' ? [] : [first];
  }
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return Object.fromEntries(
      fields
        .filter((field) => isNonNullType(field.type) || idAt([...path, field.name]) !== '')
        .map((field) => [field.name, valueOf(field.type, [...path, field.name], idAt)]),
    );
  }
  if (!isScalarType(type)) throw new Error('unreachable: an input is one of these');
  switch (type.name) {
    case 'ID':
      return idAt(path) === '' ? 'nothing' : idAt(path);
    case 'Int':
    case 'Float':
      return 1;
    case 'Boolean':
      return true;
    case 'DateTime':
      return '2040-01-01T00:00:00Z';
    case 'BigInt':
      return '1';
    case 'JSON':
      return {};
    default:
      return 'x';
  }
}

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A call of one field of a root type with `id` where its rule says that the subject stands. */
export function callOf(
  kind: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  subject: { readonly id: string; readonly at: readonly string[] },
): Operation {
  const idAt = (path: readonly string[]) => (path.join('.') === subject.at.join('.') ? subject.id : '');
  const args = field.args.filter(({ type, name }) => isNonNullType(type) || name === subject.at[0]);
  const declared = args.map(({ name, type }) => `$${name}: ${type.toString()}`).join(', ');
  const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const head = args.length === 0 ? field.name : `${field.name}(${passed})`;
  return {
    query: `${kind}${declared === '' ? '' : `(${declared})`} { ${head}${selectionOf(field)} }`,
    variables: Object.fromEntries(args.map(({ name, type }) => [name, valueOf(type, [name], idAt)])),
  };
}

function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return isScalarType(type) || isEnumType(type) ? '' : ' { __typename }';
  return 'userErrors' in type.getFields() ? ' { __typename userErrors { code } }' : ' { __typename }';
}

/** All fields of a type that need no argument, each as deep as needed to be answered. */
export const fieldsWithoutArguments = (type: GraphQLObjectType): readonly GraphQLField<unknown, unknown>[] =>
  Object.values(type.getFields()).filter(({ args }) => args.every((argument) => !isNonNullType(argument.type)));

/** `first: 1` where a field is a list that grows, so that it can be read. */
export function readOf(field: GraphQLField<unknown, unknown>): string {
  const isConnection = field.args.some(({ name }) => name === 'first');
  return `${field.name}${isConnection ? '(first: 1)' : ''}${selectionOf(field)}`;
}

/** Object types that are nodes. */
export const nodeTypes = (schema: GraphQLSchema): readonly GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'));
