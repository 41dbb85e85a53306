//! From a query to SQL: the only place where SQL is put together at run time. Whatever was typed is bound, never written into it.
//!
//! [`condition`] makes conditions of what a query means, [`plan`] the statements that find the jobs, [`highlight`] the marks on
//! what was found. Nothing here knows a connection.

mod asking;
pub(crate) mod condition;
pub mod highlight;
pub(crate) mod plan;
pub(crate) mod sets;
pub(crate) mod words;

/// What a placeholder of a statement stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A number.
    Int(i64),
    /// A text.
    Text(String),
}

/// A statement that is being put together.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Statement {
    /// Its text: nothing of what was typed stands in it.
    pub sql: String,
    /// What its placeholders stand for, in their order.
    pub values: Vec<Value>,
}

impl Statement {
    /// Adds a piece of SQL.
    pub fn push(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a placeholder for a value.
    pub fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        let number = self.values.len();
        self.sql.push_str(&format!("?{number}"));
        self
    }

    /// Adds a placeholder for a number.
    pub fn number(&mut self, number: i64) -> &mut Self {
        self.bind(Value::Int(number))
    }

    /// Adds a placeholder for a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bind(Value::Text(text.to_owned()))
    }
}
