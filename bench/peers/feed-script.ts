// What a developer writes in an afternoon: gray-matter, markdown-it and `feed`, with every feed built anew each time.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Feed } from "feed";
import matter from "gray-matter";
import MarkdownIt from "markdown-it";

const [content = "", out = ""] = process.argv.slice(2);
const markdown = new MarkdownIt({ html: true });
const slug = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");

type Post = {
  readonly title: string;
  readonly link: string;
  readonly date: Date;
  readonly authors: readonly string[];
  readonly summary: string;
  readonly image: string;
  readonly html: string;
};

const feeds = new Map<string, Post[]>();
for (const name of readdirSync(content, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".md")) continue;
  const { data, content: body } = matter(readFileSync(join(content, name), "utf8"));
  const post: Post = {
    title: data["title"],
    link: `https://www.example.com/${name.replace(/\.md$/, "")}`,
    date: data["date"],
    authors: data["authors"],
    summary: data["summary"],
    image: data["image"].src,
    html: markdown.render(body),
  };
  const names = [
    "",
    `sections/${data["section"]}`,
    ...data["tags"].map((tag: string) => `tags/${slug(tag)}`),
    ...data["authors"].map((author: string) => `authors/${slug(author)}`),
  ];
  for (const feed of names) {
    const known = feeds.get(feed);
    if (known) known.push(post);
    else feeds.set(feed, [post]);
  }
}
for (const [name, posts] of feeds) {
  const feed = new Feed({
    id: `https://feeds.example.com/${name}`,
    link: "https://www.example.com/",
    title: name === "" ? "The Bench" : name,
    copyright: "",
  });
  const newest = posts.sort((a, b) => b.date.getTime() - a.date.getTime()).slice(0, 50);
  for (const post of newest) {
    feed.addItem({
      title: post.title,
      id: post.link,
      link: post.link,
      date: post.date,
      published: post.date,
      description: post.summary,
      content: post.html,
      image: post.image,
      author: post.authors.map((author) => ({ name: author })),
    });
  }
  const folder = join(out, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "rss.xml"), feed.rss2());
  writeFileSync(join(folder, "atom.xml"), feed.atom1());
  writeFileSync(join(folder, "feed.json"), feed.json1());
}
