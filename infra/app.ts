import { App } from "aws-cdk-lib";
import { addStage } from "./add-stage.ts";
import { parseStages } from "./settings.ts";

const app = new App();
const parsed = parseStages(app.node.tryGetContext("stages"));
if (!parsed.ok) {
  for (const problem of parsed.problems) console.error(`cdk.json: context.${problem}`);
  process.exit(1);
}
for (const stage of parsed.stages) addStage(app, stage);
app.synth();
