//! Room in the file that nothing takes any more goes back to the disk.

use sqlx::{FromRow, SqliteConnection};

/// Fewer free pages, which are 16 KiB each, are left for what comes next.
const FEW: i64 = 64;
/// Of the pages of a file such a share may be free before it is made smaller, ...
const MUCH: i64 = 8;
/// ... and such a share stays free, so that the next imports do not make it grow at once.
const LEFT: i64 = 32;

/// How a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Room {
    /// Its pages.
    pub pages: i64,
    /// Those that nothing takes.
    pub free: i64,
    /// Whether it can be made smaller step by step: one of an earlier version cannot, before it was written anew.
    pub shrinks: bool,
}

impl Room {
    /// How many pages are to go, now that the file is to be made smaller.
    pub fn to_go(self) -> i64 {
        if self.shrinks && self.free > FEW.max(self.pages / MUCH) { self.free - self.pages / LEFT } else { 0 }
    }
}

/// How the file stands.
pub async fn room(db: &mut SqliteConnection) -> Result<Room, sqlx::Error> {
    // Two stands for "incremental" (<https://sqlite.org/pragma.html#pragma_auto_vacuum>).
    let sql = "SELECT page_count AS pages, freelist_count AS free, auto_vacuum = 2 AS shrinks
          FROM pragma_page_count, pragma_freelist_count, pragma_auto_vacuum";
    sqlx::query_as(sql).fetch_one(db).await
}

/// Gives so many free pages back, in the transaction of the caller.
pub async fn give_back(db: &mut SqliteConnection, pages: i64) -> Result<(), sqlx::Error> {
    let sql = format!("PRAGMA incremental_vacuum({pages})");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(db).await?;
    Ok(())
}

/// Lets what this connection writes anew, the file or a copy of it, be one that can be made smaller step by step.
pub async fn let_shrink(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // Where it is so already, the statement would wait for who writes.
    if !room(&mut *db).await?.shrinks {
        sqlx::query("PRAGMA auto_vacuum = INCREMENTAL").execute(db).await?;
    }
    Ok(())
}

/// Writes the whole file anew, as small as it can be. It takes as much room besides, and nothing else can be written meanwhile.
pub async fn write_anew(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let_shrink(&mut *db).await?;
    // What is written first lies beside the file, not in memory.
    for sql in ["PRAGMA temp_store = FILE", "VACUUM", "PRAGMA temp_store = MEMORY"] {
        sqlx::query(sql).execute(&mut *db).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_made_smaller_when_much_of_it_is_free_and_keeps_some_for_what_comes_next() {
        let to_go = |pages, free, shrinks| Room { pages, free, shrinks }.to_go();
        assert_eq!(to_go(8_000, 1_000, true), 0, "an eighth is not much");
        assert_eq!(to_go(8_000, 1_001, true), 1_001 - 250);
        assert_eq!(to_go(100, 64, true), 0, "a megabyte is not worth it");
        assert_eq!(to_go(100, 65, true), 62);
        assert_eq!(to_go(8_000, 4_000, false), 0, "one of an earlier version cannot");
    }
}
