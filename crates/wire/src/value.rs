//! What is written and read: numbers, texts, lists, and types made of these.

use crate::{Reader, Writer};

/// A value that can be written as bytes and read from them.
///
/// A type with fields gets this from [`record!`](crate::record). An enum writes
/// the number of its variant first:
///
/// ```
/// use bookmobile_wire::{Malformed, Reader, Wire, Writer, decode, encode};
///
/// #[derive(Debug, PartialEq)]
/// enum Place {
///     Start,
///     Line(u32),
/// }
///
/// impl Wire for Place {
///     fn write(&self, writer: &mut Writer) {
///         match self {
///             Self::Start => writer.byte(0),
///             Self::Line(line) => {
///                 writer.byte(1);
///                 line.write(writer);
///             }
///         }
///     }
///
///     fn read(reader: &mut Reader<'_>) -> Self {
///         match reader.one_of(2) {
///             1 => Self::Line(Wire::read(reader)),
///             _ => Self::Start,
///         }
///     }
/// }
///
/// assert_eq!(encode(&Place::Line(5)), [1, 5]);
/// assert_eq!(decode(&[0]), Ok(Place::Start));
/// assert_eq!(decode::<Place>(&[2]), Err(Malformed));
/// ```
pub trait Wire {
    /// Writes it, as at least one byte.
    fn write(&self, writer: &mut Writer);

    /// Reads it. What a failed reader gives is any value.
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

/// Makes a struct [`Wire`]: its fields one after another, in the order given
/// here. All of them must be named; those of a tuple struct are numbers.
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
    };
}
