-- When the earliest task that must still wait at ?1 falls due, for its own sake or its server's.
SELECT min(at)
  FROM (SELECT available_at AS at FROM tasks WHERE state = 'available' AND held = 0 AND available_at > ?1
        UNION ALL
        SELECT h.free_at
          FROM hosts AS h JOIN feeds AS f USING (authority) JOIN tasks AS t ON t.feed_id = f.id
         WHERE t.state = 'available' AND t.held = 0 AND t.kind = 'fetch' AND h.free_at > ?1);
