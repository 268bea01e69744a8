//! One walk through the text of a JSON value, which keeps nothing of it: how deep it is, whether a key comes twice,
//! and which members nobody will read.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::unread::Unread;
use crate::shape::Shape;

/// How deep arrays and objects may be nested.
pub const DEEPEST: usize = 32;
/// How many members an object may have.
const MOST_MEMBERS: usize = 256;
/// Integers of larger size have no exact number with a fraction.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

static ANYTHING: Shape = Shape::Any;

/// What a walk has found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The members that nobody reads.
    pub unread: Unread,
    /// Whether an integer is written with a fraction or an exponent, such as `10.0`.
    pub integer_as_fraction: bool,
}

/// Where a value stands.
#[derive(Clone, Copy)]
enum Place<'p> {
    Top,
    Member(&'p Place<'p>, &'p str),
    Item(&'p Place<'p>),
}

/// A step of the walk.
pub struct Walk<'w> {
    depth: usize,
    shape: &'w Shape,
    place: &'w Place<'w>,
    found: &'w mut Found,
}

/// Walks through all of `text`, whose value is read as `shape` says.
pub fn walk(text: &str, shape: &Shape) -> Result<Found, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let mut found = Found::default();
    Walk { depth: 0, shape, place: &Place::Top, found: &mut found }.deserialize(&mut json)?;
    json.end()?;
    Ok(found)
}

impl Place<'_> {
    fn write(&self, path: &mut String) {
        match self {
            Self::Top => {}
            Self::Member(above, name) => {
                above.write(path);
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Self::Item(above) => {
                above.write(path);
                path.push_str("[]");
            }
        }
    }
}

impl<'w> Walk<'w> {
    fn deeper<'d, E: Error>(&'d mut self, shape: &'d Shape, place: &'d Place<'d>) -> Result<Walk<'d>, E>
    where
        'w: 'd,
    {
        if self.depth == DEEPEST {
            return Err(E::custom(format_args!("it is nested deeper than {DEEPEST} levels")));
        }
        Ok(Walk { depth: self.depth + 1, shape, place, found: &mut *self.found })
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.found.integer_as_fraction |= is_integer(number);
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(mut self, mut items: S) -> Result<(), S::Error> {
        let shape = self.shape.items().unwrap_or(&ANYTHING);
        let place = Place::Item(self.place);
        while items.next_element_seed(self.deeper(shape, &place)?)?.is_some() {}
        Ok(())
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut entries: M) -> Result<(), M::Error> {
        let mut seen: Vec<Cow<'de, str>> = Vec::new();
        let (members, place) = (self.shape.members(), self.place);
        while let Some(Key(key)) = entries.next_key()? {
            if seen.contains(&key) {
                return Err(M::Error::custom(format_args!("the key `{key}` stands in it twice")));
            }
            let member = members.map_or(Some(&ANYTHING), |members| members.get(&key));
            if member.is_none() {
                let mut path = String::new();
                Place::Member(place, &key).write(&mut path);
                self.found.unread.note(path, &key, matches!(place, Place::Top), members);
            }
            let within = Place::Member(place, &key);
            entries.next_value_seed(self.deeper(member.unwrap_or(&ANYTHING), &within)?)?;
            seen.push(key);
            if seen.len() > MOST_MEMBERS {
                return Err(M::Error::custom(format_args!(
                    "an object in it has more than {MOST_MEMBERS} keys"
                )));
            }
        }
        Ok(())
    }
}

/// Whether a number that is written with a fraction or an exponent is an integer all the same.
pub fn is_integer(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() < LARGEST_EXACT
}

/// A key, borrowed from the body where it has no escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);
