//! A timetable of lines, stops and trips, wherever it was read from, and what the program reads of
//! it: trips of a line that serve the same stops are a pattern, in which no trip overtakes another.
//! This is what RAPTOR (Delling, Pajor, Werneck 2012) searches.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A timetable.
#[derive(Debug, Default)]
pub(crate) struct Timetable {
    pub(crate) stops: Vec<Stop>,
    pub(crate) ways: Vec<Way>,
    /// How many minutes one needs from a stop to another one; 0 where one cannot change.
    pub(crate) transfers: BTreeMap<(usize, usize), u32>,
}

/// A stop and its place.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    /// Its name in several languages.
    pub(crate) name: Value,
    pub(crate) at: Option<(f64, f64)>,
}

/// The trips of a line on the same days.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) line: Value,
    pub(crate) days: Days,
    pub(crate) trips: Vec<Trip>,
}

/// When trips run. Days are counted from 1 January 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Days {
    /// The days of the week as bits, Monday the lowest.
    pub(crate) week: u8,
    /// The first and the last day; without it they run always.
    pub(crate) period: Option<(i32, i32)>,
    /// The days on which it is the other way round, ascending.
    pub(crate) differs: Vec<i32>,
}

/// A trip: stops by their numbers, and the minutes at each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Trip {
    pub(crate) stops: Vec<usize>,
    pub(crate) times: Vec<u32>,
}

/// Trips that serve the same stops, the earliest first: the times of each.
#[derive(Debug)]
struct Pattern {
    stops: Vec<usize>,
    trips: Vec<Vec<u32>>,
}

impl Timetable {
    /// Whether no trip leads anywhere.
    pub(crate) fn is_empty(&self) -> bool {
        let mut trips = self.ways.iter().flat_map(|way| &way.trips);
        trips.all(|trip| trip.stops.len() < 2)
    }

    /// What the program reads.
    pub(crate) fn written(&self) -> Value {
        let periods = self.ways.iter().map(|way| way.days.period);
        let periods: Option<Vec<_>> = periods.collect();
        let period = periods.as_deref().and_then(|all| {
            let first = all.iter().map(|(first, _)| *first).min()?;
            Some((first, all.iter().map(|(_, last)| *last).max()?))
        });
        let mut services: Vec<&Days> = Vec::new();
        let mut patterns = Vec::new();
        for way in &self.ways {
            let days = &way.days;
            let is_plain = days.period == period && days.differs.is_empty();
            let service = (!is_plain).then(|| {
                let known = services.iter().position(|own| *own == days);
                known.unwrap_or_else(|| {
                    services.push(days);
                    services.len() - 1
                })
            });
            let own = way.patterns();
            patterns.extend(own.iter().map(|pattern| way.written(pattern, service)));
        }
        let stops: Vec<_> = self.stops.iter().map(Stop::written).collect();
        let mut data = Map::new();
        data.insert("stops".to_owned(), stops.into());
        data.insert("patterns".to_owned(), patterns.into());
        if let Some((first, last)) = period {
            data.insert("period".to_owned(), json!([first, last]));
        }
        if !services.is_empty() {
            let services = services.iter().map(|days| {
                let period = days.period.map(|(first, last)| json!([first, last]));
                json!({ "period": period, "differs": days.differs })
            });
            data.insert("services".to_owned(), services.collect());
        }
        if !self.transfers.is_empty() {
            let transfers = self.transfers.iter();
            let transfers = transfers.map(|((from, to), minutes)| json!([from, to, minutes]));
            data.insert("transfers".to_owned(), transfers.collect());
        }
        Value::Object(data)
    }
}

impl Stop {
    fn written(&self) -> Value {
        match self.at {
            Some((latitude, longitude)) => {
                json!({ "name": self.name, "at": [latitude, longitude] })
            }
            None => json!({ "name": self.name }),
        }
    }
}

impl Way {
    /// The patterns of the trips.
    fn patterns(&self) -> Vec<Pattern> {
        let mut by_stops: BTreeMap<&[usize], Vec<&Vec<u32>>> = BTreeMap::new();
        for trip in self.trips.iter().filter(|trip| trip.stops.len() > 1) {
            by_stops.entry(&trip.stops).or_default().push(&trip.times);
        }
        let mut patterns = Vec::new();
        for (stops, mut trips) in by_stops {
            trips.sort();
            trips.dedup();
            // A trip that overtakes another is in a pattern of its own.
            let mut own: Vec<Pattern> = Vec::new();
            for trip in trips {
                let fits = |pattern: &&mut Pattern| {
                    let last = pattern.trips.last();
                    last.is_none_or(|last| last.iter().zip(trip).all(|(before, now)| before <= now))
                };
                match own.iter_mut().find(fits) {
                    Some(pattern) => pattern.trips.push(trip.clone()),
                    None => own.push(Pattern {
                        stops: stops.to_vec(),
                        trips: vec![trip.clone()],
                    }),
                }
            }
            patterns.append(&mut own);
        }
        patterns
    }

    /// A pattern for the program: the times of a trip are its first and the differences after it.
    fn written(&self, pattern: &Pattern, service: Option<usize>) -> Value {
        let trips: Vec<Vec<u32>> = pattern
            .trips
            .iter()
            .map(|trip| {
                let steps = trip.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
                trip.first().copied().into_iter().chain(steps).collect()
            })
            .collect();
        let (line, days) = (&self.line, self.days.week);
        let mut value =
            json!({ "line": line, "days": days, "stops": pattern.stops, "trips": trips });
        if let Some(service) = service {
            value["service"] = service.into();
        }
        value
    }
}
