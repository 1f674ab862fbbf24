import type { Action } from '@holdfast/domain';
import { requireAction, type Viewer } from './access.ts';
import type { ApiContext } from './context.ts';
import { InputError, notFound, unauthenticated, type UserErrorShape } from './errors.ts';
import { rowIdOf } from './global-id.ts';
import type { NodeKind } from './nodes.ts';

/** A context whose asker is known. */
export type SignedInContext = ApiContext & { readonly viewer: Viewer };

/** What a mutation answers: its object, or what is wrong with the input. */
export interface Answer<Result> {
  readonly result: Result | null;
  readonly userErrors: readonly UserErrorShape[];
}

/** The rule of a mutation, subscription or query about one object: which object its argument names, and what the viewer must be allowed to do there. */
export interface Guard<Row extends object> {
  /** For the field's `extensions`: the test of all fields and roles reads the rule from here. */
  readonly extensions: { readonly access: Action; readonly subject: string; readonly subjectField: readonly string[] };
  /** Finds the subject, checks the permission, does the work, and turns input errors into `userErrors`. */
  run<Result>(
    context: ApiContext,
    globalId: string,
    work: (subject: Row, context: SignedInContext) => Promise<Result>,
  ): Promise<Answer<Result>>;
  /** The subject, for queries and subscriptions. Null where it does not exist for the viewer. @throws FORBIDDEN */
  find(context: ApiContext, globalId: string): Promise<Row | null>;
}

/**
 * @example
 * const edit = guard({ on: Model, action: 'model.write', field: ['input', 'id'] });
 * // in the field: extensions: edit.extensions, resolve: (_root, { input }, context) => edit.run(context, input.id, (model, context) => ...)
 */
export function guard<Row extends object>({
  on,
  action,
  field,
}: {
  readonly on: NodeKind<Row>;
  readonly action: Action;
  /** Path of the argument that names the subject. */
  readonly field: readonly string[];
}): Guard<Row> {
  const find = async (context: ApiContext, globalId: string): Promise<Row | null> => {
    if (context.viewer === null) throw unauthenticated();
    const id = rowIdOf(on.name, globalId);
    const row = id === null ? null : await on.byId(context).load(id);
    const workspaceId = row === null ? null : on.workspaceOf(row);
    if (workspaceId === null) return null;
    requireAction(context.viewer, workspaceId, action);
    return row;
  };
  return {
    extensions: { access: action, subject: on.name, subjectField: field },
    find,
    run: (context, globalId, work) =>
      answer(async () => {
        const subject = await find(context, globalId);
        if (subject === null) throw notFound(on.name, field);
        return work(subject, signedIn(context));
      }),
  };
}

/** The context of someone who is signed in. @throws UNAUTHENTICATED */
export function signedIn(context: ApiContext): SignedInContext {
  const { viewer } = context;
  if (viewer === null) throw unauthenticated();
  // Loaders hang on the context object itself, so it must stay the same one.
  return Object.assign(context, { viewer });
}

/** Runs a mutation's work; an input that a person can mend becomes an answer, everything else stays an error. */
export async function answer<Result>(work: () => Promise<Result>): Promise<Answer<Result>> {
  try {
    return { result: await work(), userErrors: [] };
  } catch (error) {
    if (error instanceof InputError) return { result: null, userErrors: error.userErrors };
    throw error;
  }
}

/** Finds an object that an argument names besides the subject, e.g. the data set of a campaign. @throws InputError NOT_FOUND */
export async function findIn<Row extends object>(
  context: ApiContext,
  {
    on,
    workspaceId,
    id,
    field,
  }: {
    readonly on: NodeKind<Row>;
    /** It must be in the same workspace as the subject. */
    readonly workspaceId: string;
    readonly id: string;
    readonly field: readonly string[];
  },
): Promise<Row> {
  const rowId = rowIdOf(on.name, id);
  const row = rowId === null ? null : await on.byId(context).load(rowId);
  if (row === null || on.workspaceOf(row) !== workspaceId) throw notFound(on.name, field);
  return row;
}
