-- Descriptions are two thirds of the file. Those that get smaller by it are kept packed, each as one zstd frame (RFC 8878): a BLOB;
-- all others, and those of earlier versions, stay TEXT.
CREATE TABLE job_texts_packed (
    job_id INTEGER PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    html   ANY NOT NULL CHECK (typeof(html) IN ('text', 'blob'))
) STRICT;
INSERT INTO job_texts_packed SELECT job_id, html FROM job_texts;
DROP TABLE job_texts;
ALTER TABLE job_texts_packed RENAME TO job_texts;
