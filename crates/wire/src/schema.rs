//! The layout of a type as data, from which readers and writers in other languages are
//! generated. No code in a browser uses it, so it is in no WebAssembly program.

use std::fmt::Write as _;

/// How a value is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schema {
    /// A byte.
    Byte,
    /// A larger integer.
    Number,
    /// A boolean.
    Bool,
    /// Text.
    Text,
    /// A list of values of one type.
    List(Box<Schema>),
    /// A value that may be missing.
    Option(Box<Schema>),
    /// Two values.
    Pair(Box<[Schema; 2]>),
    /// The fields of a struct, in the order in which they are written.
    Struct(Vec<(&'static str, Schema)>),
    /// The variants of an enum, by their numbers from 0, each with its value.
    Enum(Vec<(&'static str, Schema)>),
}

impl Schema {
    /// The schema as JSON: `"byte"`, `"number"`, `"bool"`, `"text"`, `{"list": …}`,
    /// `{"option": …}`, `{"pair": […, …]}`, `{"fields": {name: …}}`,
    /// `{"variants": {name: …}}`. Names are those of Rust.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Self::Byte => out.push_str("\"byte\""),
            Self::Number => out.push_str("\"number\""),
            Self::Bool => out.push_str("\"bool\""),
            Self::Text => out.push_str("\"text\""),
            Self::List(item) => write_one(out, "list", item),
            Self::Option(value) => write_one(out, "option", value),
            Self::Pair(pair) => {
                out.push_str("{\"pair\":[");
                pair[0].write_json(out);
                out.push(',');
                pair[1].write_json(out);
                out.push_str("]}");
            }
            Self::Struct(fields) => write_named(out, "fields", fields),
            Self::Enum(variants) => write_named(out, "variants", variants),
        }
    }
}

fn write_one(out: &mut String, kind: &str, schema: &Schema) {
    // Writing into a String does not fail.
    let _ = write!(out, "{{\"{kind}\":");
    schema.write_json(out);
    out.push('}');
}

fn write_named(out: &mut String, kind: &str, all: &[(&str, Schema)]) {
    let _ = write!(out, "{{\"{kind}\":{{");
    for (at, (name, schema)) in all.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let _ = write!(out, "\"{name}\":");
        schema.write_json(out);
    }
    out.push_str("}}");
}

/// A type whose layout is known. [`record!`](crate::record) and
/// [`variants!`](crate::variants) describe the types that they make.
pub trait Describe {
    /// The layout.
    fn schema() -> Schema;
}

macro_rules! simple {
    ($($type:ty: $schema:ident,)*) => {$(
        impl Describe for $type {
            fn schema() -> Schema {
                Schema::$schema
            }
        }
    )*};
}

simple! {
    u8: Byte,
    u16: Number,
    u32: Number,
    bool: Bool,
    String: Text,
}

impl<T: Describe> Describe for Vec<T> {
    fn schema() -> Schema {
        Schema::List(Box::new(T::schema()))
    }
}

impl<T: Describe> Describe for Option<T> {
    fn schema() -> Schema {
        Schema::Option(Box::new(T::schema()))
    }
}

impl<A: Describe, B: Describe> Describe for (A, B) {
    fn schema() -> Schema {
        Schema::Pair(Box::new([A::schema(), B::schema()]))
    }
}

/// The schema of a field, whose type is inferred from a function that borrows it.
#[doc(hidden)]
pub fn schema_of_field<S, T: Describe>(_: fn(&S) -> &T) -> Schema {
    T::schema()
}
