// Loaded before a process under test: its file system names the files of a folder in reverse order.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { readdir } = fs.promises;
fs.promises.readdir = async (...args) => (await readdir(...args)).reverse();
const { readdirSync } = fs;
fs.readdirSync = (...args) => readdirSync(...args).reverse();
syncBuiltinESMExports();
