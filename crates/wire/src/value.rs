//! The types that can be written and read: numbers, texts, lists, and types made of these.

use crate::{Reader, Writer};

/// A value that can be written as bytes and read from them. A struct gets this from
/// [`record!`](crate::record), an enum from [`variants!`](crate::variants).
pub trait Wire {
    /// Writes the value, as at least one byte.
    fn write(&self, writer: &mut Writer);

    /// Reads a value. After a failure the reader may return any value.
    fn read(reader: &mut Reader<'_>) -> Self;
}

impl Wire for u8 {
    fn write(&self, writer: &mut Writer) {
        writer.byte(*self);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.byte()
    }
}

impl Wire for u16 {
    fn write(&self, writer: &mut Writer) {
        writer.number(usize::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.short()
    }
}

impl Wire for u32 {
    fn write(&self, writer: &mut Writer) {
        writer.number(*self as usize);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.number()
    }
}

impl Wire for bool {
    fn write(&self, writer: &mut Writer) {
        writer.byte(u8::from(*self));
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.one_of(2) == 1
    }
}

impl Wire for String {
    fn write(&self, writer: &mut Writer) {
        writer.text(self);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        reader.text()
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, writer: &mut Writer) {
        writer.number(self.len());
        for one in self {
            one.write(writer);
        }
    }

    #[inline(never)] // docs/decisions/0043
    fn read(reader: &mut Reader<'_>) -> Self {
        let mut all = Self::new();
        for _ in 0..reader.length() {
            if reader.failed() {
                break;
            }
            all.push(T::read(reader));
        }
        all
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, writer: &mut Writer) {
        writer.byte(u8::from(self.is_some()));
        if let Some(value) = self {
            value.write(writer);
        }
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        (reader.one_of(2) == 1).then(|| T::read(reader))
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, writer: &mut Writer) {
        self.0.write(writer);
        self.1.write(writer);
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        (A::read(reader), B::read(reader))
    }
}

/// Implements [`Wire`] for a struct: its fields one after another, in the order given
/// here. All fields must be named; those of a tuple struct by their numbers.
///
/// ```
/// use bookmobile_wire::{encode, record};
///
/// struct Id(u32);
/// record!(Id { 0 });
///
/// assert_eq!(encode(&Id(300)), [172, 2]);
/// ```
#[macro_export]
macro_rules! record {
    ($name:ident { $($field:tt),+ $(,)? }) => {
        impl $crate::Wire for $name {
            fn write(&self, writer: &mut $crate::Writer) {
                $($crate::Wire::write(&self.$field, writer);)+
            }

            fn read(reader: &mut $crate::Reader<'_>) -> Self {
                Self { $($field: $crate::Wire::read(reader)),+ }
            }
        }

        impl $crate::Describe for $name {
            fn schema() -> $crate::Schema {
                $crate::Schema::Struct(vec![$((
                    stringify!($field),
                    $crate::schema_of_field(|value: &$name| &value.$field),
                )),+])
            }
        }
    };
}

/// Implements [`Wire`] for an enum whose variants have one value each: the number of the
/// variant, then its value. All variants must be named, in the order of their numbers.
///
/// ```
/// use bookmobile_wire::{Describe, Malformed, decode, encode, variants};
///
/// #[derive(Debug, PartialEq)]
/// enum Place {
///     Line(u32),
///     Title(String),
/// }
/// variants!(Place { Line(u32), Title(String) });
///
/// assert_eq!(encode(&Place::Line(5)), [0, 5]);
/// assert_eq!(decode(&[1, 1, b'a']), Ok(Place::Title("a".to_owned())));
/// assert_eq!(decode::<Place>(&[2]), Err(Malformed));
/// assert_eq!(
///     Place::schema().to_json(),
///     r#"{"variants":{"Line":"number","Title":"text"}}"#
/// );
/// ```
#[macro_export]
macro_rules! variants {
    ($name:ident { $first:ident($first_type:ty) $(, $variant:ident($type:ty))* $(,)? }) => {
        const _: () = {
            #[repr(u8)]
            enum Tag { $first, $($variant),* }

            impl $crate::Wire for $name {
                fn write(&self, writer: &mut $crate::Writer) {
                    match self {
                        Self::$first(value) => {
                            writer.byte(Tag::$first as u8);
                            $crate::Wire::write(value, writer);
                        }
                        $(Self::$variant(value) => {
                            writer.byte(Tag::$variant as u8);
                            $crate::Wire::write(value, writer);
                        })*
                    }
                }

                fn read(reader: &mut $crate::Reader<'_>) -> Self {
                    const COUNT: u8 = [Tag::$first as u8, $(Tag::$variant as u8),*].len() as u8;
                    match reader.one_of(COUNT) {
                        $(tag if tag == Tag::$variant as u8 => {
                            Self::$variant($crate::Wire::read(reader))
                        })*
                        _ => Self::$first($crate::Wire::read(reader)),
                    }
                }
            }

            impl $crate::Describe for $name {
                fn schema() -> $crate::Schema {
                    $crate::Schema::Enum(vec![
                        (stringify!($first), <$first_type as $crate::Describe>::schema()),
                        $((stringify!($variant), <$type as $crate::Describe>::schema())),*
                    ])
                }
            }
        };
    };
}
