import { existsSync, readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

export type EdgeFunctionName = "viewer-request" | "viewer-response";

type Field = {
  readonly value: string;
  readonly multiValue?: readonly { readonly value: string }[];
};
/** By lower-case names. */
export type Fields = Readonly<Record<string, Field>>;

export type EdgeRequest = {
  readonly method: string;
  readonly uri: string;
  readonly querystring: Fields;
  readonly headers: Fields;
  readonly cookies: Fields;
};
export type EdgeResponse = {
  readonly statusCode: number;
  readonly statusDescription?: string;
  readonly headers?: Fields;
  readonly cookies?: Fields;
};

/** As CloudFront hands it over, as far as the functions look. They may change it. */
export type EdgeEvent = { readonly request: EdgeRequest; readonly response?: EdgeResponse };

export type EdgeFunction = (event: EdgeEvent) => EdgeRequest | EdgeResponse;

/** In the published package beside its one module, in a checkout where it is written. */
const packaged = new URL("./edge/", import.meta.url);
const folder = existsSync(packaged) ? packaged : new URL("../../lambdas/edge/", import.meta.url);

/** The text that CloudFront is given. */
export function readEdgeFunction(name: EdgeFunctionName): string {
  return readFileSync(new URL(`${name}.js`, folder), "utf8");
}

/** The same text, alone with the language. */
export function loadEdgeFunction(name: EdgeFunctionName): EdgeFunction {
  return runInContext(`${readEdgeFunction(name)}\nhandler;`, createContext(Object.create(null)));
}
