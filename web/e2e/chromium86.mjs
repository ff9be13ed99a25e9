// Unpacks Chromium 86 from the package that carries it, beside what npm installed.

import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const to = "node_modules/.chromium86";
await mkdir(to, { recursive: true });
const packed = "node_modules/chrome-aws-lambda/bin/chromium.br";
await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(to + "/part", { mode: 0o755 }));
await rename(to + "/part", to + "/chromium"); // whole or not there
