/** What is used of the Amazon States Language (JSONPath), run with functions in place of tasks. */

type Json = unknown;
type Input = Readonly<Record<string, Json>>;

export type States = {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
};

export type State = {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Parameters?: Input;
  readonly Result?: Json;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string | null;
  readonly Choices?: readonly {
    readonly Variable: string;
    readonly NumericGreaterThan: number;
    readonly Next: string;
  }[];
  readonly Default?: string;
  readonly ItemsPath?: string;
  readonly ItemSelector?: Input;
  readonly ItemReader?: { readonly Resource: string; readonly Parameters: Input };
  readonly ItemBatcher?: { readonly MaxItemsPerBatch: number };
  readonly ItemProcessor?: States & { readonly ProcessorConfig: Input };
  readonly MaxConcurrency?: number;
  readonly Retry?: readonly Input[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly ResultPath: string;
    readonly Next: string;
  }[];
};

/** What the machine touches. A task that throws has been retried in vain. */
export type World = {
  readonly execution: string;
  readonly objects: readonly { readonly Key: string; readonly Size: number }[];
  readonly task: (payload: Input) => Json;
};

/** Runs to the end. Throws where the machine fails. */
export function runStates(machine: States, input: Json, world: World, item?: Json): Json {
  let value = input;
  let name = machine.StartAt;
  for (;;) {
    const state = machine.States[name];
    if (!state) throw new Error(`there is no state ${name}`);
    const context = { Execution: { Name: world.execution }, Map: { Item: { Value: item } } };
    let next = state.Next;
    try {
      if (state.Type === "Choice") next = choose(state, value);
      else if (state.Type === "Fail") throw new Error(name);
      else if (state.Type !== "Wait") value = put(value, run(state, value, context, world), state);
    } catch (error) {
      const [caught] = state.Catch ?? [];
      if (!caught) throw error;
      value = set(value, caught.ResultPath, { Error: "Error", Cause: String(error) });
      next = caught.Next;
    }
    if (state.OutputPath === null) value = {};
    if (next === undefined) return value;
    name = next;
  }
}

function run(state: State, value: Json, context: Json, world: World): Json {
  if (state.Type === "Pass") return state.Result ?? value;
  if (state.Type === "Task") return world.task(fill(state.Parameters ?? {}, value, context));
  if (state.Type !== "Map" || !state.ItemProcessor) throw new Error(`${state.Type} is not known`);
  const items = state.ItemReader ? world.objects : (read(value, state.ItemsPath ?? "$") as Json[]);
  const selected = items.map((item) =>
    state.ItemSelector
      ? fill(state.ItemSelector, value, { ...Object(context), Map: { Item: { Value: item } } })
      : item,
  );
  const size = state.ItemBatcher?.MaxItemsPerBatch;
  const inputs = size ? toBatches(selected, size) : selected;
  const processor = state.ItemProcessor;
  return inputs.map((one) => runStates(processor, one, world, one));
}

function toBatches(items: readonly Json[], size: number): readonly Json[] {
  const starts = Array.from({ length: Math.ceil(items.length / size) }, (_, index) => index * size);
  return starts.map((start) => ({ Items: items.slice(start, start + size) }));
}

function choose(state: State, value: Json): string | undefined {
  const chosen = state.Choices?.find(
    (one) => Number(read(value, one.Variable)) > one.NumericGreaterThan,
  );
  return chosen?.Next ?? state.Default;
}

function put(value: Json, result: Json, { ResultPath: path }: State): Json {
  if (path === undefined) return result;
  return path === null ? value : set(value, path, result);
}

function set(value: Json, path: string, result: Json): Json {
  return { ...Object(value), [path.slice("$.".length)]: result };
}

function read(value: Json, path: string): Json {
  const names = path.split(".").slice(1);
  return names.reduce<Json>((inner, name) => {
    const found = Object(inner)[name];
    if (found === undefined) throw new Error(`${path} is not in ${JSON.stringify(value)}`);
    return found;
  }, value);
}

/** Fields whose names end in `.$` are paths, into the input or, with two dollars, the context. */
function fill(template: Input, value: Json, context: Json): Input {
  return Object.fromEntries(
    Object.entries(template).map(([name, inner]) => {
      if (!name.endsWith(".$")) return [name, inner];
      const path = String(inner);
      const found = path.startsWith("$$.") ? read(context, path.slice(1)) : read(value, path);
      return [name.slice(0, -2), found];
    }),
  );
}
