import { expect, it } from "vitest";
import { findTemplateTags } from "../../../lambdas/syndication/article/find-template-tags.ts";

const tags = (source: string): readonly string[] => findTemplateTags(source).map(({ tag }) => tag);

it.each([
  ["a Hugo shortcode", 'See {{< figure src="a.jpg" >}} here', ['{{< figure src="a.jpg" >}}']],
  [
    "a Hugo shortcode that holds Markdown",
    "{{% note %}}x{{% /note %}}",
    ["{{% note %}}", "{{% /note %}}"],
  ],
  [
    "a Liquid tag",
    "{% include a.html %} and {%- if x -%}",
    ["{% include a.html %}", "{%- if x -%}"],
  ],
  ["a Liquid output", "{{ site.title | upcase }}", ["{{ site.title | upcase }}"]],
  ["a tag over two lines", "{{< a\nb >}}", ["{{< a\nb >}}"]],
  ["a tag in a quotation", "> {{< ref x >}}", ["{{< ref x >}}"]],
  ["no tag in braces alone", "{a} { {b} } {{ c } } {% d }", []],
  ["no tag in a code span", "write `{{< ref x >}}` or ``{% a ` b %}``", []],
  ["a tag behind a backtick without a partner", "a ` {{ x }}", ["{{ x }}"]],
  ["a tag behind an escaped backtick", "a \\`{{ x }}`", ["{{ x }}"]],
  ["a tag behind a code span that ends in a backslash", "`\\` {{ x }} `y`", ["{{ x }}"]],
  ["a code span ends with its paragraph", "a ` b\n\n{{ x }} ` c", ["{{ x }}"]],
  ["no tag in a fence", "```html\n{{ x }}\n```\n{{ y }}", ["{{ y }}"]],
  [
    "no tag in a fence of tildes that holds backticks",
    "~~~~\n```\n{{ x }}\n~~~\n{% a %}\n~~~~\n",
    [],
  ],
  ["no tag in a fence in a list", "- ```\n  {{ x }}\n  ```\n- {{ y }}", ["{{ y }}"]],
  ["no tag in a fence without end", "{{ x }}\n```\n{{ y }}", ["{{ x }}"]],
  ["what closes far away closes something else", `{{ ${"x".repeat(2000)} }} {{ y }}`, ["{{ y }}"]],
])("finds %s", (_, source, expected) => {
  expect(tags(source)).toEqual(expected);
});

it("says where a tag starts", () => {
  expect(findTemplateTags("`x`\n\n조선 {{< a >}}")).toEqual([{ index: 8, tag: "{{< a >}}" }]);
});

it("stops at twenty", () => {
  expect(tags("{{ x }} ".repeat(30))).toHaveLength(20);
});

it.each(["{{", "{%", "{{ ` ", "`".repeat(7), "{{<`", "\n\n", "```\n", "x }}\n\n{% "])(
  "reads a megabyte of %j in a moment",
  (piece) => {
    const started = performance.now();
    findTemplateTags(`{{${piece.repeat(1_000_000 / piece.length)}`);
    expect(performance.now() - started).toBeLessThan(3000);
  },
);
