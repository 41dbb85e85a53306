-- What run ?1 has brought and kept, counted anew, and by how much its own numbers are off.
SELECT counted.new, counted.failed,
       abs(r.total - r.new - r.updated - r.unchanged - r.duplicate - r.failed)
       + abs(r.new - counted.new) + abs(r.failed - counted.failed) AS off
  FROM import_runs AS r,
       (SELECT (SELECT count(*) FROM jobs WHERE first_run_id = ?1) AS new,
               (SELECT count(*) FROM rejections WHERE run_id = ?1) AS failed) AS counted
 WHERE r.id = ?1;
