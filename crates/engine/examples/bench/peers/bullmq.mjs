// One queue job per posting: fetch, parse, BullMQ on Redis, and a worker that writes a row and its full-text entry.
// Written as a well-meaning author would: added in bulk, finished jobs removed, statements prepared, a log in WAL.
//
// node bullmq.mjs URL POSTINGS REDIS_SOCKET DATABASE
// Prints {"rows", "indexed", "seconds"} once all are in. Connecting and starting are not in the time.

import Database from "better-sqlite3";
import { Queue, Worker } from "bullmq";
import { XMLParser } from "fast-xml-parser";
import { createHash } from "node:crypto";

const CHUNK = 1_000;
const CONCURRENCY = 50;

const [url, postings, socket, path] = process.argv.slice(2);

// Who started this holds stdin open; ends with it.
process.stdin.on("end", () => process.exit(1)).resume();

const db = new Database(path);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = NORMAL");
db.exec(`
  CREATE TABLE jobs (id INTEGER PRIMARY KEY, guid TEXT NOT NULL UNIQUE, title TEXT, company TEXT, location TEXT,
                     kind TEXT, url TEXT, html TEXT, hash TEXT, posted_at INTEGER);
  CREATE INDEX jobs_by_date ON jobs (posted_at);
  CREATE VIRTUAL TABLE jobs_fts USING fts5 (title, company, location, body, content = '', contentless_delete = 1);`);
const known = db.prepare("SELECT hash FROM jobs WHERE guid = ?").pluck();
const upsert = db.prepare(`
  INSERT INTO jobs (guid, title, company, location, kind, url, html, hash, posted_at)
  VALUES (@guid, @title, @company, @location, @kind, @url, @html, @hash, @postedAt)
  ON CONFLICT (guid) DO UPDATE SET title = excluded.title, html = excluded.html, hash = excluded.hash
  RETURNING id`).pluck();
const index = db.prepare(
  "INSERT OR REPLACE INTO jobs_fts (rowid, title, company, location, body) VALUES (?, ?, ?, ?, ?)");

const store = db.transaction((posting) => {
  const hash = createHash("sha256").update(posting.title).update(posting.html).digest("hex");
  if (known.get(posting.guid) === hash) return;
  const id = upsert.get({ ...posting, hash });
  const text = posting.html.replace(/<[^>]*>/g, " ");
  index.run(id, posting.title, posting.company, posting.location, text);
});

const connection = { path: socket, maxRetriesPerRequest: null };
const queue = new Queue("postings", { connection });
const worker = new Worker("postings", async (job) => store(job.data), { connection, concurrency: CONCURRENCY });
await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);

const allDone = new Promise((resolve, reject) => {
  let completed = 0;
  worker.on("completed", () => ++completed === Number(postings) && resolve());
  worker.on("failed", (_, error) => reject(error));
  worker.on("error", reject);
});

const started = performance.now();
await importFeed();
await allDone;
const seconds = (performance.now() - started) / 1_000;

await worker.close();
await queue.close();
const count = (table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
console.log(JSON.stringify({ rows: count("jobs"), indexed: count("jobs_fts"), seconds }));
process.exit(0);

async function importFeed() {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { item: items } = new XMLParser({ parseTagValue: false }).parse(await response.text()).rss.channel;
  for (let start = 0; start < items.length; start += CHUNK) {
    await queue.addBulk(items.slice(start, start + CHUNK).map((item) => ({
      name: "posting",
      data: posting(item),
      opts: { removeOnComplete: true },
    })));
  }
}

function posting(item) {
  return {
    guid: item.guid,
    title: item.title,
    company: item["job_listing:company"],
    location: item["job_listing:location"],
    kind: item["job_listing:job_type"],
    url: item.link,
    html: item["content:encoded"],
    postedAt: Date.parse(item.pubDate),
  };
}
