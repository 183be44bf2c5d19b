import { afterEach, expect, it, vi } from "vitest";
import { defaultProvider } from "../../lambdas/aws/environment-credentials.ts";

afterEach(() => void vi.unstubAllEnvs());

function give(environment: Readonly<Record<string, string | undefined>>): void {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
  for (const name of names) vi.stubEnv(name, environment[name]);
}

it("takes the credentials that Lambda gives a function", async () => {
  give({ AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" });
  expect(await defaultProvider()()).toEqual({
    accessKeyId: "id",
    secretAccessKey: "secret",
    sessionToken: "token",
  });
});

it("takes those of a store that has no sessions", async () => {
  give({ AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" });
  expect(await defaultProvider()()).toEqual({ accessKeyId: "id", secretAccessKey: "secret" });
});

it.each([[{}], [{ AWS_ACCESS_KEY_ID: "id" }], [{ AWS_SECRET_ACCESS_KEY: "secret" }]])(
  "says what is missing: %j",
  async (environment) => {
    give(environment);
    await expect(defaultProvider()()).rejects.toThrow(
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set",
    );
  },
);
