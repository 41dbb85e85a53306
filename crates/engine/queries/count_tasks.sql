-- How many tasks there are of each state. While ?1, what waits is held.
SELECT iif(?1 AND shown IN ('waiting', 'retrying'), 'held', shown) AS shown, count(*) AS tasks
  FROM task_rows
 GROUP BY 1;
