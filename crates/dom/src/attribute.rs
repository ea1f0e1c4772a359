//! Attribute values: what `.attr` and `.class` take. A plain value is written
//! once; a closure is an effect, which sets the attribute again whenever a signal
//! that it reads changes.

use std::borrow::Cow;

/// Text that is either part of the program or made at run time.
pub(crate) type Text = Cow<'static, str>;

/// The value of an attribute; `None` leaves the attribute out.
pub enum Attribute {
    /// Set once.
    Static(Option<Text>),
    /// Set again whenever a signal that it reads changes.
    Dynamic(Box<dyn Fn() -> Option<Text>>),
}

/// A plain attribute value: text, an optional value, or a boolean, of which
/// `true` writes the attribute without a value and `false` leaves it out.
pub trait AttributeValue {
    /// The text of the attribute; `None` leaves the attribute out.
    fn into_text(self) -> Option<Text>;
}

impl AttributeValue for &'static str {
    fn into_text(self) -> Option<Text> {
        Some(self.into())
    }
}

impl AttributeValue for String {
    fn into_text(self) -> Option<Text> {
        Some(self.into())
    }
}

impl AttributeValue for bool {
    fn into_text(self) -> Option<Text> {
        self.then_some("".into())
    }
}

impl<T: AttributeValue> AttributeValue for Option<T> {
    fn into_text(self) -> Option<Text> {
        self.and_then(T::into_text)
    }
}

/// What `.attr` and `.class` take: an [`AttributeValue`], or a closure that
/// returns one.
pub trait IntoAttribute {
    /// The attribute.
    fn into_attribute(self) -> Attribute;
}

macro_rules! static_attributes {
    ($($type:ty),*) => {$(
        impl IntoAttribute for $type {
            fn into_attribute(self) -> Attribute {
                Attribute::Static(self.into_text())
            }
        }
    )*};
}

static_attributes!(&'static str, String, bool);

impl<T: AttributeValue> IntoAttribute for Option<T> {
    fn into_attribute(self) -> Attribute {
        Attribute::Static(self.into_text())
    }
}

impl<T: AttributeValue, F: Fn() -> T + 'static> IntoAttribute for F {
    fn into_attribute(self) -> Attribute {
        Attribute::Dynamic(Box::new(move || self().into_text()))
    }
}
